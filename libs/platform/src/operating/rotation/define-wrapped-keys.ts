import type { Database, WrappedKey, WrappedKeysTable } from '@keystead/crypto/src/wrapped-keys.js';
import { rowsOf } from '../../database/rows-of.js';
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
  page(db: Database, ...rest: Rest<'page'>): Promise<readonly WrappedKey[]>;
  replace(db: Database, ...rest: Rest<'replace'>): Promise<boolean>;
  boundTo(key: WrappedKey, tools: { readonly writes: WriteModel }): Promise<Bound>;
}

type Rest<M extends 'page' | 'replace'> = Parameters<WrappedKeysTable[M]> extends [unknown, ...infer R] ? R : never;

/** Counted over all organisations; read and written within the one a key is of. */
export function defineWrappedKeys(definition: WrappedKeysTable & Omit<WrappedKeys, keyof WrappedKeysTable>): WrappedKeys {
  return {
    ...definition,
    page: (db, of, after, limit) => definition.page(rowsOf(db, of.organisation), of, after, limit),
    replace: (db, key, by) => definition.replace(rowsOf(db, key.organisation), key, by),
  };
}
