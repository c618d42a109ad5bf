import type { Model } from '@/lib/api/types';
import { groupModels } from './model-groups';

const model = (label: string, provider: Model['provider'] = 'openai'): Model => ({ id: `${provider}/${label}`, label, provider, kind: 'cloud', charge: 'provider' });

it('groups models by provider', () => {
  const groups = groupModels([model('scribe-small', 'practice'), model('phi-4', 'openai-compatible'), model('gpt-4o')]);
  expect(groups.map(({ label, models }) => [label, models.map((one) => one.label)])).toEqual([
    ['OpenAI, with your key (OpenAI charges you)', ['gpt-4o']],
    ['OpenAI-compatible, with your key', ['phi-4']],
    ['Practice model (rules, not AI; no charge)', ['scribe-small']],
  ]);
});

it('puts the newest first, and each name before the dated ones it stands for', () => {
  const names = ['gpt-3.5-turbo', 'gpt-4-turbo', 'gpt-4o', 'gpt-4o-2024-08-06', 'gpt-4o-2024-11-20', 'gpt-4.1-2025-04-14', 'gpt-4.1', 'gpt-5', 'gpt-5-mini', 'gpt-5.2-2025-12-11', 'gpt-5.2'];
  expect(groupModels(names.map((name) => model(name)))[0]!.models.map(({ label }) => label)).toEqual([
    'gpt-5.2', 'gpt-5.2-2025-12-11', 'gpt-5', 'gpt-5-mini', 'gpt-4.1', 'gpt-4.1-2025-04-14', 'gpt-4o', 'gpt-4o-2024-11-20', 'gpt-4o-2024-08-06', 'gpt-4-turbo', 'gpt-3.5-turbo',
  ]);
});
