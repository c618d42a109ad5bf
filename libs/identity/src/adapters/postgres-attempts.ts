import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Refusal } from '@keystead/kernel/src/refusal.js';
import type { AttemptKind, Attempts } from '../domain/ports/attempts.js';

export interface AttemptLimits {
  readonly perAccount: number;
  readonly perSource: number;
  readonly refuse: (retryAfterSeconds: number) => Refusal;
}

const WITHIN_SECONDS = 900;

/**
 * Counted in PostgreSQL: several API processes share one count and a restart forgets nothing. Beside the cost of one password
 * hash an upsert is nothing. Keys are keyed hashes, so the table names nobody.
 */
export class PostgresAttempts implements Attempts {
  private readonly account: RateLimiterPostgres;
  private readonly source: RateLimiterPostgres;

  constructor(
    pool: Pool,
    private readonly limits: AttemptLimits,
  ) {
    const store = { storeClient: pool, storeType: 'pool', schemaName: 'identity', tableName: 'attempts', tableCreated: true, clearExpiredByTimeout: false, duration: WITHIN_SECONDS };
    this.account = new RateLimiterPostgres({ ...store, keyPrefix: 'account', points: limits.perAccount });
    this.source = new RateLimiterPostgres({ ...store, keyPrefix: 'source', points: limits.perSource });
  }

  async count(what: AttemptKind, account: string, source: string): Promise<void> {
    // Both count also when one of them refuses, or a blocked account could be probed from one address without end.
    const results = await Promise.allSettled([this.account.consume(`${what}:${account}`), this.source.consume(`${what}:${source}`)]);
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      if (!(result.reason instanceof RateLimiterRes)) throw result.reason;
      throw this.limits.refuse(Math.max(1, Math.ceil(result.reason.msBeforeNext / 1000)));
    }
  }

  async forgive(what: AttemptKind, account: string, source: string): Promise<void> {
    await Promise.all([this.account.delete(`${what}:${account}`), this.source.reward(`${what}:${source}`)]);
  }
}
