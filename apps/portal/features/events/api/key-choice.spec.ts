import { summaryOf } from '@keystead/compliance/src/features/read-the-record/summary.js';
import { keyChoice } from './key-choice';

const actor = { id: 'p_1', name: 'Demo user', via: 'session' };
const id = 'key_01m82p7r2gjr6kwsefwhsb4g3m';
const stream = `keys.key-org_7vwh8ydrn99ere26vx7e3heh7c-${id}`;
const vaulted = (name: string) => summaryOf('keys.key-vaulted@1', { name, provider: 'openai', destination: 'https://api.openai.com', restrictions: { apps: null, models: null } });

it.each(['Ward key', 'Ward "3" for left, right'])('a key stored as %s is chosen by that', (name) => {
  expect(keyChoice({ summary: vaulted(name), stream, actor })).toEqual({ id, name, note: 'Demo user' });
});

it('is chosen by the whole sentence where that is told otherwise', () => expect(keyChoice({ summary: 'Key vaulted', stream, actor })?.name).toBe('Key vaulted'));
it('is none in another stream', () => expect(keyChoice({ summary: 'Plain letter installed', stream: 'marketplace.install-org_1-ins_1', actor })).toBeNull());
