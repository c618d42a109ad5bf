import type { Pool } from 'pg';
import { LINK_KEPT_MS, later } from '../domain/lifetimes.js';
import type { Spent } from '../domain/ports/spent.js';

export class PostgresSpent implements Spent {
  constructor(private readonly pool: Pool) {}

  async forget(now: Date): Promise<void> {
    await this.pool.query('DELETE FROM identity.sessions WHERE expires_at <= $1 OR ended_at <= $1', [now]);
    await this.pool.query('DELETE FROM identity.links WHERE expires_at <= $1', [later(now, -LINK_KEPT_MS)]);
    await this.pool.query('DELETE FROM identity.attempts WHERE expire <= $1', [now.getTime()]);
  }
}
