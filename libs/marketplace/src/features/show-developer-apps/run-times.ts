import { Injectable } from '@nestjs/common';
import { READ_SCHEMA } from '@keystead/platform/src/database/database.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';

export interface Percentiles {
  /** Wall-clock milliseconds; null without runs. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

const NEWEST = 10_000;

/** How long an app's newest runs took; the database sorts, for it may be many. */
@Injectable()
export class RunTimes {
  constructor(private readonly read: ReadDb) {}

  async of(organisation: string, appId: string): Promise<Percentiles> {
    const [row] = await this.read.of(organisation).sql<{ p50: number | null; p95: number | null }>(
      `SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY wall_ms)::int AS p50, percentile_disc(0.95) WITHIN GROUP (ORDER BY wall_ms)::int AS p95
       FROM (SELECT wall_ms FROM ${READ_SCHEMA}.marketplace_developer_runs WHERE organisation = ? AND app_id = ? ORDER BY sort_key DESC LIMIT ?) newest`,
      appId,
      NEWEST,
    );
    return { p50Ms: row?.p50 ?? null, p95Ms: row?.p95 ?? null };
  }
}
