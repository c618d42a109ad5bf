import type { LogState } from '../seal/ports.js';

export interface LogRow {
  id: number;
  name: string;
  size: string;
  root: Buffer;
  sealed_at: Date | null;
  note: string | null;
}

export const LOG_COLUMNS = 'id, name, size, root, sealed_at, note';

export function logOf(row: LogRow): LogState {
  return { id: row.id, name: row.name, size: Number(row.size), root: row.root, sealedAt: row.sealed_at, note: row.note };
}

/** Anything that runs a query: a pool, or a client inside a transaction. */
export interface Queryable {
  query<R>(text: string, values?: readonly unknown[]): Promise<{ rows: R[] }>;
}

export function queryable(client: { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> }): Queryable {
  return { query: async <R>(text: string, values: readonly unknown[] = []) => ({ rows: (await client.query(text, [...values])).rows as R[] }) };
}
