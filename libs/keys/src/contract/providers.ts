/** Providers a person can vault a key for. Local models need no key. */
export const KEY_PROVIDERS = ['openai', 'openai-compatible', 'practice'] as const;
export type KeyProvider = (typeof KEY_PROVIDERS)[number];

/** Where a key of this provider is sent when its owner names no address of their own. */
export const DEFAULT_DESTINATIONS: Readonly<Record<KeyProvider, string | null>> = {
  openai: 'https://api.openai.com/v1',
  'openai-compatible': null,
  practice: 'practice:',
};
