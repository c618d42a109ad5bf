/**
 * How a model is named: `openai/gpt-4o-mini`, `openai-compatible/<model>`, `ollama/<host id>/<model>`, `practice/scribe-small`,
 * or a model class that routing resolves.
 */

export const PROVIDERS = ['openai', 'openai-compatible', 'ollama', 'practice'] as const;
export type Provider = (typeof PROVIDERS)[number];

export const MODEL_CLASSES = ['small', 'large', 'local'] as const;
export type ModelClass = (typeof MODEL_CLASSES)[number];

export interface ModelName {
  readonly kind: 'model';
  readonly provider: Provider;
  /** The registered machine, for `ollama` only. */
  readonly host: string | null;
  /** The provider's own name of the model. */
  readonly model: string;
}

export type ModelReference = { readonly kind: 'class'; readonly class: ModelClass } | ModelName;

export const MODEL_ID_MAX_LENGTH = 240;
/** No `..` and no leading punctuation: a model's name ends up in other programs' file stores. */
const MODEL_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_:@/-]|\.(?!\.)){0,159}$/;
const HOST_ID = /^hst_[0-9a-hjkmnp-tv-z]{26}$/;

/** @returns null for anything that is not a model's id or class. */
export function parseModelReference(text: string): ModelReference | null {
  if (text.length > MODEL_ID_MAX_LENGTH) return null;
  const named = MODEL_CLASSES.find((candidate) => candidate === text);
  if (named !== undefined) return { kind: 'class', class: named };
  const provider = PROVIDERS.find((candidate) => text.startsWith(`${candidate}/`));
  if (provider === undefined) return null;
  const rest = text.slice(provider.length + 1);
  if (provider !== 'ollama') return MODEL_NAME.test(rest) ? { kind: 'model', provider, host: null, model: rest } : null;
  const slash = rest.indexOf('/');
  const host = rest.slice(0, Math.max(slash, 0));
  const model = rest.slice(slash + 1);
  return HOST_ID.test(host) && MODEL_NAME.test(model) ? { kind: 'model', provider, host, model } : null;
}

export function formatModelId(name: Omit<ModelName, 'kind'>): string {
  return name.host === null ? `${name.provider}/${name.model}` : `${name.provider}/${name.host}/${name.model}`;
}
