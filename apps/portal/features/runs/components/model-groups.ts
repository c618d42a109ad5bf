import type { Model } from '@/lib/api/types';

export interface ModelGroup {
  readonly label: string;
  readonly models: readonly Model[];
}

/** By who answers and who is billed. Closed by type: a new provider does not compile until it has its place. */
const LABELS: Readonly<Record<Model['provider'], string>> = {
  openai: 'OpenAI, with your key (OpenAI charges you)',
  'openai-compatible': 'OpenAI-compatible, with your key',
  ollama: 'On your own hosts (no provider charge)',
  practice: 'Practice model (rules, not AI; no charge)',
};

export function groupModels(models: readonly Model[]): ModelGroup[] {
  return (Object.keys(LABELS) as Model['provider'][]).flatMap((provider) => {
    const own = models.filter((model) => model.provider === provider);
    return own.length === 0 ? [] : [{ label: LABELS[provider], models: newestFirst(own) }];
  });
}

const DATED = /-(\d{4}-\d{2}-\d{2})$/;

/** Higher versions first, then later releases; a name without a date stands before the dated ones it stands for. */
function newestFirst(models: readonly Model[]): Model[] {
  const keys = new Map(models.map((model) => [model, keyOf(model.label)]));
  const released = new Map<string, string>();
  for (const { family, date } of keys.values()) if (date > (released.get(family) ?? '')) released.set(family, date);
  return [...models].sort((one, other) => {
    const [a, b] = [keys.get(one)!, keys.get(other)!];
    const families = b.version - a.version || (released.get(b.family) ?? '').localeCompare(released.get(a.family) ?? '') || a.family.localeCompare(b.family);
    if (families !== 0) return families;
    return a.date === '' || b.date === '' ? a.date.length - b.date.length : b.date.localeCompare(a.date);
  });
}

function keyOf(label: string): { family: string; version: number; date: string } {
  const family = label.replace(DATED, '');
  return { family, version: Number(/\d+(?:\.\d+)?/.exec(family)?.[0] ?? 0), date: DATED.exec(label)?.[1] ?? '' };
}
