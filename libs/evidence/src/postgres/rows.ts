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

/** A statement with a name is planned once per connection. */
interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Anything that runs a query: a pool, or a client inside a transaction. */
export interface Queryable {
  query<R>(text: string, values?: readonly unknown[], name?: string): Promise<{ rows: R[] }>;
}

export function queryable(client: { query(statement: Statement): Promise<{ rows: unknown[] }> }): Queryable {
  return { query: async <R>(text: string, values: readonly unknown[] = [], name?: string) => ({ rows: (await client.query({ text, values: [...values], ...(name !== undefined && { name }) })).rows as R[] }) };
}
