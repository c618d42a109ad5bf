import type { Database, WrappedKey, WrappedKeysTable } from '@keystead/crypto/src/wrapped-keys.js';
import type { WriteModel } from '../../commands/write-model.js';

/** What a wrapped key is bound to, or why nobody can say. */
export type Bound =
  | { readonly kind: 'bound'; readonly to: Buffer }
  /** What it belongs to is not stored yet, or never will be: it is in use or deleted soon. */
  | { readonly kind: 'pending'; readonly why: string }
  /** It opens for nobody any more, and a process ended before it was destroyed. */
  | { readonly kind: 'over'; destroy(db: Database): Promise<unknown> };

/** Keys of a context that the KMS wrapped. Without it a rotation leaves them under a version that somebody will then destroy. */
export interface WrappedKeys extends WrappedKeysTable {
  /** `<context>.<words>` */
  readonly name: string;
  /** What they are, in the plural, for an operator. */
  readonly about: string;
  boundTo(key: WrappedKey, tools: { readonly writes: WriteModel }): Promise<Bound>;
}

export function defineWrappedKeys(definition: WrappedKeys): WrappedKeys {
  return definition;
}
