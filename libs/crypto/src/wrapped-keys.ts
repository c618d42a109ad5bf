/** Keys that lie in a table as the KMS wrapped them: how many under which version, and one of them wrapped anew. */
import type { Pool, QueryResultRow } from 'pg';
import type { Wrapped } from './kms.js';

export interface WrappedKey {
  readonly organisation: string;
  readonly id: string;
  readonly kms: string;
  readonly version: string;
  readonly wrapped: Buffer;
}

/** What one organisation has under one version. */
export interface HeldKeys {
  readonly organisation: string;
  readonly kms: string;
  readonly version: string;
  readonly keys: number;
}

export type Database = Pick<Pool, 'query'>;

/** Where the rows of the one organisation are asked that a question is about. */
export interface KeyRows {
  query<R extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<{ readonly rows: R[]; readonly rowCount: number | null }>;
}

export interface WrappedKeysTable {
  held(db: Database): Promise<readonly HeldKeys[]>;
  /** In the order of ids, those after the given one. */
  page(db: KeyRows, of: Omit<HeldKeys, 'keys'>, after: string, limit: number): Promise<readonly WrappedKey[]>;
  /**
   * Only in the place of what was read: a key that was destroyed meanwhile stays so, and of two who wrap it anew one is first.
   * @returns whether it was still there
   */
  replace(db: KeyRows, key: WrappedKey, by: { readonly kms: string } & Wrapped): Promise<boolean>;
}

/** Names of the table and its columns, as they stand in the statements. */
export interface TableOfKeys {
  readonly table: string;
  /** Function that counts what all organisations have, as `HeldKeys`. */
  readonly held: string;
  readonly id: string;
  readonly wrapped: string;
  readonly kms: string;
  readonly version: string;
}

export function wrappedKeysTable({ table, held, id, wrapped, kms, version }: TableOfKeys): WrappedKeysTable {
  return {
    held: async (db) =>
      (await db.query<HeldKeys>(`SELECT organisation, kms, version, keys FROM ${held}() ORDER BY 1, 2, 3`)).rows,
    page: async (db, of, after, limit) =>
      (
        await db.query<WrappedKey>(
          `SELECT organisation, ${id} AS id, ${kms} AS kms, ${version} AS version, ${wrapped} AS wrapped FROM ${table}
            WHERE ${wrapped} IS NOT NULL AND organisation = $1 AND ${kms} = $2 AND ${version} = $3 AND ${id} > $4 ORDER BY ${id} LIMIT $5`,
          [of.organisation, of.kms, of.version, after, limit],
        )
      ).rows,
    replace: async (db, key, by) => {
      const { rowCount } = await db.query(`UPDATE ${table} SET ${wrapped} = $1, ${kms} = $2, ${version} = $3 WHERE organisation = $4 AND ${id} = $5 AND ${wrapped} = $6`, [
        by.ciphertext,
        by.kms,
        by.keyVersion,
        key.organisation,
        key.id,
        key.wrapped,
      ]);
      return rowCount === 1;
    },
  };
}

export const subjectKeysTable = wrappedKeysTable({ table: 'crypto.subject_keys', held: 'crypto.held_keys', id: 'pseudonym', wrapped: 'wrapped', kms: 'kms', version: 'key_version' });
