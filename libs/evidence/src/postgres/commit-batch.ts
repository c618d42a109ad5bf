import { LeaseLost } from '../seal/errors.js';
import type { LogGrowth, SealBatch } from '../seal/ports.js';
import { LEASE_SECONDS } from './lease.js';
import type { Queryable } from './rows.js';

const LEASE_LOST = 'KS001';

/** Stores leaves, tiles, checkpoints, parked events and the sealer's position together: none of them is ever ahead of the others. @throws LeaseLost */
export async function commitBatch(db: Queryable, epoch: number, batch: SealBatch): Promise<void> {
  const values = [epoch, batch.after, batch.position, LEASE_SECONDS, ...leafColumns(batch.growths), ...tileColumns(batch), ...logColumns(batch), ...parkedColumns(batch)];
  const places = values.map((_, i) => `$${i + 1}`).join(', ');
  try {
    await db.query(`SELECT evidence.store_batch(${places})`, values);
  } catch (error) {
    if (error instanceof Error && (error as { code?: unknown }).code === LEASE_LOST) throw new LeaseLost(error.message);
    throw error;
  }
}

/** As literals: numbers and UUIDs need no quoting, and the driver's own takes longer than the sealing. A position holds no newline. */
function leafColumns(growths: readonly LogGrowth[]): string[] {
  const [logs, ids, positions]: [number[], string[], string[]] = [[], [], []];
  for (const { log, leaves } of growths) {
    for (const { eventId, position } of leaves) {
      logs.push(log.id);
      ids.push(eventId);
      positions.push(position);
    }
  }
  return [`{${logs.join(',')}}`, `{${ids.join(',')}}`, positions.join('\n')];
}

function tileColumns({ growths, platform }: SealBatch): unknown[][] {
  const all = platform === null ? growths : [...growths, platform];
  const tiles = all.flatMap(({ log, tiles: changed }) => changed.map(({ tile, hashes }) => ({ log: log.id, ...tile, hashes })));
  return [tiles.map((t) => t.log), tiles.map((t) => t.level), tiles.map((t) => t.index), tiles.map((t) => t.hashes)];
}

function logColumns({ growths, platform }: SealBatch): unknown[][] {
  // A checkpoint's place in the platform log; the platform log's own checkpoint has none.
  const rows: { growth: LogGrowth; platformIndex: number | null }[] = growths.map((growth, i) => ({ growth, platformIndex: platform === null ? null : platform.log.size + i }));
  if (platform !== null) rows.push({ growth: platform, platformIndex: null });
  return [
    rows.map(({ growth }) => growth.log.id),
    rows.map(({ growth }) => growth.log.size),
    rows.map(({ growth }) => growth.size),
    rows.map(({ growth }) => growth.root),
    rows.map(({ growth }) => growth.note),
    rows.map(({ growth }) => growth.sealedAt.toISOString()),
    rows.map(({ platformIndex }) => platformIndex),
  ];
}

function parkedColumns({ parked }: SealBatch): unknown[][] {
  return [parked.map((p) => p.position), parked.map((p) => p.eventId), parked.map((p) => p.organisation), parked.map((p) => p.type), parked.map((p) => p.reason)];
}
