import type { Pool } from 'pg';
import { HASH_BYTES } from '../merkle/hashes.js';
import { proveConsistency, proveInclusion, proveRange } from '../merkle/prove.js';
import { TILE_WIDTH } from '../merkle/tiles.js';
import { logNameOf, PLATFORM_LOG } from '../note/origin.js';
import type { LogState } from '../seal/ports.js';
import { LOG_COLUMNS, logOf, queryable } from './rows.js';
import type { LogRow } from './rows.js';
import { tileNodes } from './tile-nodes.js';

export interface LeafPlace {
  readonly organisationLog: string;
  readonly index: number;
  readonly eventId: string;
  readonly position: string;
  readonly sealedAt: Date;
}

/** What a list of events shows of it. */
export interface ListedLeaf {
  readonly index: number;
  /** ISO 8601, UTC. */
  readonly sealedAt: string;
}

export interface SignedTree {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly sealedAt: Date;
  /** Leaf of the platform log that this checkpoint is. */
  readonly platformIndex: number | null;
}

export interface RollbackRecord {
  readonly outsideSize: number;
  readonly storedSize: number;
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
}

/** 160 KiB of hashes. */
const TILES_AT_A_TIME = 20;

interface LeafRow { name: string; index: string; event_id: string; position: string; sealed_at: Date }
interface CheckpointRow { size: string; root: Buffer; note: string; sealed_at: Date; platform_index: string | null }
interface RollbackRow { outside_size: string; stored_size: string; acknowledged_by: string; reason: string; acknowledged_at: Date }

const LEAF = `SELECT l.name, e.index, e.event_id, e.position, e.sealed_at FROM evidence.leaves e JOIN evidence.logs l ON l.id = e.log_id`;

/** Of a page of events, which is asked for all day: planned once, without a join to the one row of the log, and in numbers, which are read faster than texts and times. */
const LEAVES_OF = `
  SELECT e.event_id AS "eventId", e.index::float8 AS index, round(date_part('epoch', e.sealed_at) * 1000) AS "sealedMs" FROM evidence.leaves e
  WHERE e.event_id = ANY ($1::uuid[]) AND e.log_id = (SELECT l.id FROM evidence.logs l WHERE l.name = $2)`;

/** Reads what was sealed. Organisations are given by id; the installation's own events are those of `platform`. */
export class EvidenceReader {
  private readonly db;

  constructor(pool: Pool) {
    this.db = queryable(pool);
  }

  /** Null while nothing of the organisation was sealed. */
  async log(organisation: string): Promise<LogState | null> {
    return this.named(logNameOf(organisation));
  }

  /** The log of all checkpoints. */
  async platformLog(): Promise<LogState | null> {
    return this.named(PLATFORM_LOG);
  }

  async leafOf(organisation: string, eventId: string): Promise<LeafPlace | null> {
    return this.leaf(`${LEAF} WHERE e.event_id = $1::uuid AND l.name = $2`, [eventId, logNameOf(organisation)]);
  }

  /** Those of the events that are sealed, by event. */
  async leavesOf(organisation: string, eventIds: readonly string[]): Promise<Map<string, ListedLeaf>> {
    const { rows } = await this.db.query<{ eventId: string; index: number; sealedMs: number }>(LEAVES_OF, [eventIds, logNameOf(organisation)], 'leaves-of');
    const leaves = new Map<string, ListedLeaf>();
    // Many were sealed together, and an instant is dearer to write than to find.
    const written = new Map<number, string>();
    for (const { eventId, index, sealedMs } of rows) {
      const sealedAt = written.get(sealedMs) ?? new Date(sealedMs).toISOString();
      written.set(sealedMs, sealedAt);
      leaves.set(eventId, { index, sealedAt });
    }
    return leaves;
  }

  async leafAt(organisation: string, index: number): Promise<LeafPlace | null> {
    return this.leaf(`${LEAF} WHERE l.name = $2 AND e.index = $1`, [index, logNameOf(organisation)]);
  }

  /** Leaves [start, end) by index, in pages. */
  async *leaves(organisation: string, start: number, end: number, page = 5000): AsyncIterable<LeafPlace> {
    for (let from = start; from < end; from += page) {
      const { rows } = await this.db.query<LeafRow>(`${LEAF} WHERE l.name = $1 AND e.index >= $2 AND e.index < $3 ORDER BY e.index`, [logNameOf(organisation), from, Math.min(end, from + page)]);
      for (const row of rows) yield placeOf(row);
    }
  }

  /** The hashes of leaves [start, end) as they were sealed, by index; ends early where tiles are missing. */
  async *leafHashes(log: LogState, start: number, end: number): AsyncIterable<Buffer> {
    for (let at = start; at < end; ) {
      const first = Math.floor(at / TILE_WIDTH);
      const { rows } = await this.db.query<{ index: string; hashes: Buffer }>(`SELECT index, hashes FROM evidence.tiles WHERE log_id = $1 AND level = 0 AND index >= $2 ORDER BY index LIMIT $3`, [log.id, first, Math.min(TILES_AT_A_TIME, Math.ceil(end / TILE_WIDTH) - first)]);
      const found = at;
      for (const { index, hashes } of rows) {
        const from = Number(index) * TILE_WIDTH;
        if (at < from) return;
        for (; at < end && (at - from + 1) * HASH_BYTES <= hashes.length && at - from < TILE_WIDTH; at += 1) yield hashes.subarray((at - from) * HASH_BYTES, (at - from + 1) * HASH_BYTES);
      }
      if (at === found) return;
    }
  }

  /** How many leaves were sealed before the instant: also the index of the first one sealed at or after it. */
  async sizeBefore(organisation: string, instant: Date): Promise<number> {
    const { rows } = await this.db.query<{ size: string }>(
      `SELECT c.size FROM evidence.checkpoints c JOIN evidence.logs l ON l.id = c.log_id WHERE l.name = $1 AND c.sealed_at < $2 ORDER BY c.sealed_at DESC, c.size DESC LIMIT 1`,
      [logNameOf(organisation), instant.toISOString()],
    );
    return Number(rows[0]?.size ?? 0);
  }

  /** The newest checkpoint, or the one of exactly this size. */
  async checkpoint(organisation: string, size?: number): Promise<SignedTree | null> {
    const { rows } = await this.db.query<CheckpointRow>(
      `SELECT c.size, c.root, c.note, c.sealed_at, c.platform_index FROM evidence.checkpoints c JOIN evidence.logs l ON l.id = c.log_id
        WHERE l.name = $1 AND c.size = coalesce($2::bigint, l.size) ORDER BY c.sealed_at DESC LIMIT 1`,
      [logNameOf(organisation), size ?? null],
    );
    const row = rows[0];
    return row === undefined ? null : { size: Number(row.size), root: row.root, note: row.note, sealedAt: row.sealed_at, platformIndex: row.platform_index === null ? null : Number(row.platform_index) };
  }

  /** Proofs are made from tiles; sizes and indexes must lie inside the log. @throws NotInTree */
  async inclusion(log: LogState, index: number, size: number): Promise<Buffer[]> {
    return proveInclusion(tileNodes(this.db, log.id), index, size);
  }

  async consistency(log: LogState, from: number, size: number): Promise<Buffer[]> {
    return proveConsistency(tileNodes(this.db, log.id), from, size);
  }

  async range(log: LogState, start: number, end: number, size: number): Promise<Buffer[]> {
    return proveRange(tileNodes(this.db, log.id), start, end, size);
  }

  async parkedCount(organisation: string): Promise<number> {
    const { rows } = await this.db.query<{ count: string }>(`SELECT count(*) FROM evidence.parked WHERE organisation = $1`, [organisation]);
    return Number(rows[0]?.count ?? 0);
  }

  async rollbacks(organisation: string): Promise<RollbackRecord[]> {
    const { rows } = await this.db.query<RollbackRow>(
      `SELECT outside_size, stored_size, acknowledged_by, reason, acknowledged_at FROM evidence.rollbacks WHERE log_name IN ($1, '*events') ORDER BY id`,
      [logNameOf(organisation)],
    );
    return rows.map((row) => ({ outsideSize: Number(row.outside_size), storedSize: Number(row.stored_size), by: row.acknowledged_by, reason: row.reason, at: row.acknowledged_at }));
  }

  private async named(name: string): Promise<LogState | null> {
    const { rows } = await this.db.query<LogRow>(`SELECT ${LOG_COLUMNS} FROM evidence.logs WHERE name = $1 AND size > 0`, [name]);
    return rows[0] === undefined ? null : logOf(rows[0]);
  }

  private async leaf(text: string, values: readonly unknown[]): Promise<LeafPlace | null> {
    const { rows } = await this.db.query<LeafRow>(text, values);
    return rows[0] === undefined ? null : placeOf(rows[0]);
  }
}

function placeOf(row: LeafRow): LeafPlace {
  return { organisationLog: row.name, index: Number(row.index), eventId: row.event_id, position: row.position, sealedAt: row.sealed_at };
}
