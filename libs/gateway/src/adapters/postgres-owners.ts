import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Pool } from 'pg';
import type { Owners } from '../domain/ports/owners.js';

/** Owners that were silent for so long count as lost; they say they live every few seconds. */
const LOST_AFTER_SECONDS = 20;
const FORGOTTEN_AFTER_HOURS = 24;

/** `gateway.owners`, judged by the database's clock alone. */
export class PostgresOwners implements Owners {
  readonly self = `${hostname().slice(0, 60)}-${process.pid}-${randomBytes(6).toString('hex')}`;

  constructor(private readonly pool: Pool) {}

  async beat(): Promise<void> {
    await this.pool.query('INSERT INTO gateway.owners (owner) VALUES ($1) ON CONFLICT (owner) DO UPDATE SET seen_at = clock_timestamp()', [this.self]);
    await this.pool.query("DELETE FROM gateway.owners WHERE seen_at < clock_timestamp() - $1 * interval '1 hour'", [FORGOTTEN_AFTER_HOURS]);
  }

  async lost(owners: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ owner: string }>(
      `SELECT owner FROM unnest($1::text[]) AS asked (owner)
       WHERE NOT EXISTS (SELECT 1 FROM gateway.owners known WHERE known.owner = asked.owner AND known.seen_at > clock_timestamp() - $2 * interval '1 second')`,
      [[...owners], LOST_AFTER_SECONDS],
    );
    return new Set(rows.map(({ owner }) => owner));
  }

  async leave(): Promise<void> {
    await this.pool.query('DELETE FROM gateway.owners WHERE owner = $1', [this.self]);
  }
}
