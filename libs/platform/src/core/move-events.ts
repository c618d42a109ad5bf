import type pg from 'pg';
import { LogProver, type ProvenLog } from '@keystead/evidence/src/postgres/prove-log.js';
import { copyLog, NotACopy, pairsOf, type Copying, type LogDetails } from '@keystead/event-store/src/copy-log.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { postgresLogDetails } from '@keystead/event-store/src/postgres/log-details.js';
import type { Core } from './open-core.js';
import { openStore, type EngineName } from './open-store.js';

export interface MoveReport {
  /** In the log. */
  readonly events: number;
  /** Of them, copied by this call and not by one before that was cut short. */
  readonly copied: number;
  /** The evidence of each organisation, made again from the copy; each holds. */
  readonly logs: readonly ProvenLog[];
}

/** Nothing was switched: the installation goes on with the engine it had. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
}

interface Move extends Copying {
  readonly core: Pick<Core, 'owner' | 'keyring'>;
  readonly to: EngineName;
}

const BATCH = 2_000;
/** Connections that only a running API or worker has. */
const PROCESSES = ['keystead-leader', 'keystead-waiter', 'keystead writer', 'keystead listener'];

/** @throws MoveRefused while an API or a worker runs: what it writes meanwhile would be left behind */
export async function demandNobodyElse(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  const { rows: tables } = await pool.query<{ made: boolean }>("SELECT to_regclass('platform.event_engine') IS NOT NULL AS made");
  if (tables[0]?.made !== true) throw new MoveRefused('the database is not of this version; run keystead admin migrate first');
  const { rows } = await pool.query<{ open: number }>('SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() AND application_name = ANY($1)', [PROCESSES]);
  if ((rows[0]?.open ?? 0) > 0) throw new MoveRefused('an API or a worker of Keystead is running; stop all of them first');
}

/** The engine of the core with what a copy needs beside events, and the other engine of the settings. */
export async function enginesFor(core: Core, to: EngineName, eventStoreUrl: string): Promise<Pick<Move, 'source' | 'target'>> {
  const target = await openStore({ ...core.platform, KEYSTEAD_EVENTSTORE_URL: to === 'eventstoredb' ? eventStoreUrl : undefined });
  const source = to === 'eventstoredb' ? Object.assign(core.store, postgresLogDetails(core.owner)) : (core.store as EventStore & LogDetails);
  return { source, target };
}

/**
 * Copies the log, compares both byte for byte, makes every signed root again from the copy, and only then, in one transaction, moves read
 * models, parked events and evidence to the positions of the copy and records the engine.
 * @throws NotACopy, MoveRefused
 */
export async function moveEvents(move: Move): Promise<MoveReport> {
  const { core, source, target, to } = move;
  const copied = await copyLog(move);
  const client = await core.owner.connect();
  try {
    await client.query('BEGIN');
    // Readers go on, no append comes in between: the lock that an append takes last.
    await client.query('LOCK TABLE events.counter IN EXCLUSIVE MODE');
    await client.query('CREATE TEMPORARY TABLE moved (was text PRIMARY KEY, now text NOT NULL) ON COMMIT DROP');
    const prover = await LogProver.open(core.owner, core.keyring);
    const events = await compare(client, source, target, prover);
    const logs = prover.done();
    const faults = logs.filter(({ fault }) => fault !== null);
    if (faults.length > 0) throw new MoveRefused(`the evidence does not hold for the copy: ${faults.map(({ log, fault }) => `${log}: ${fault}`).join('; ')}`);
    await switchOver(client, to);
    await client.query('COMMIT');
    return { events, copied, logs };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** @returns how many events are in both */
async function compare(client: pg.PoolClient, source: EventStore, target: EventStore, prover: LogProver): Promise<number> {
  let [events, last] = [0, ''];
  let batch: { was: string; now: string }[] = [];
  const note = async (): Promise<void> => {
    await client.query('INSERT INTO moved SELECT * FROM unnest($1::text[], $2::text[])', [batch.map(({ was }) => was), batch.map(({ now }) => now)]);
    batch = [];
  };
  for await (const pair of pairsOf(source, target)) {
    events += 1;
    last = pair.source.position;
    await prover.see(pair.target);
    if (batch.push({ was: last, now: pair.target.position }) === BATCH) await note();
  }
  await note();
  if (source.comparePositions(await source.head(), last) !== 0) throw new NotACopy('events were written during the copy; stop all processes of Keystead and start again');
  return events;
}

async function switchOver(client: pg.PoolClient, to: EngineName): Promise<void> {
  const { rowCount: free } = await client.query("UPDATE evidence.sealer SET epoch = epoch + 1 WHERE leased_until < now()");
  if (free !== 1) throw new MoveRefused('a worker was sealing a moment ago; stop all processes, wait half a minute and start again');
  await client.query('UPDATE platform.projections SET epoch = epoch + 1');
  for (const table of ['evidence.leaves', 'evidence.parked']) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER never_changed`);
  for (const table of ['evidence.leaves', 'evidence.parked', 'evidence.sealer', 'platform.projections', 'platform.parked']) {
    const { rowCount: unknown } = await client.query(`SELECT 1 FROM ${table} t WHERE position <> '' AND NOT EXISTS (SELECT 1 FROM moved WHERE was = t.position) LIMIT 1`);
    if (unknown !== 0) throw new MoveRefused(`${table} names a position that the log does not have; restore a backup that belongs together`);
    await client.query(`UPDATE ${table} t SET position = moved.now FROM moved WHERE moved.was = t.position`);
  }
  for (const table of ['evidence.leaves', 'evidence.parked']) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER never_changed`);
  await client.query('UPDATE platform.event_engine SET name = $1', [to]);
}
