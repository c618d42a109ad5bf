import type { Pool } from 'pg';
import { LINK_KEPT_MS, later } from '../domain/lifetimes.js';
import type { Spent } from '../domain/ports/spent.js';

export class PostgresSpent implements Spent {
  constructor(private readonly pool: Pool) {}

  async forget(now: Date): Promise<void> {
    await this.pool.query('SELECT identity.forget_spent($1, $2)', [now, later(now, -LINK_KEPT_MS)]);
    await this.pool.query('DELETE FROM identity.attempts WHERE expire <= $1', [now.getTime()]);
  }
}
