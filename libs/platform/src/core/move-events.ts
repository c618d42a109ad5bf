import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { LogProver, type ProvenLog } from '@keystead/evidence/src/postgres/prove-log.js';
import { copyLog, NotACopy, pairsOf, type Copying, type LogDetails } from '@keystead/event-store/src/copy-log.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { postgresLogDetails } from '@keystead/event-store/src/postgres/log-details.js';
import type { Core } from './open-core.js';
import { openStore, recordedEngine, type EngineName } from './open-store.js';
import { MOVE_LOCK } from './presence.js';

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
  /** Least time between the lock and the switch. */
  readonly settleMs?: number;
}

const BATCH = 2_000;
/** For connections of a process that ended a moment ago. */
const [TRIES, AGAIN_MS] = [10, 300];
/**
 * A process whose connection broke may not know it for 10 s, and an append that it let in before may take 40 s more. By then all is in the copy, or is
 * noticed when both are compared.
 */
export const SETTLE_MS = 60_000;
const BEAT_MS = 5_000;

/** The engine of the core with what a copy needs beside events, and the other engine of the settings. */
export async function enginesFor(core: Core, to: EngineName, eventStoreUrl: string): Promise<Pick<Move, 'source' | 'target'>> {
  const target = await openStore({ ...core.platform, KEYSTEAD_EVENTSTORE_URL: to === 'eventstoredb' ? eventStoreUrl : undefined });
  const source = to === 'eventstoredb' ? Object.assign(core.store, postgresLogDetails(core.owner)) : (core.store as EventStore & LogDetails);
  return { source, target };
}

/**
 * Keeps every process that may write away, copies the log, compares both byte for byte, makes every signed root again from the copy, and only then, in one
 * transaction, moves read models, parked events and evidence to the positions of the copy and records the engine. The lock is of the connection that
 * commits: if it falls, nothing is switched.
 * @throws NotACopy, MoveRefused
 */
export async function moveEvents(move: Move): Promise<MoveReport> {
  const { core, source, target, to, settleMs = SETTLE_MS } = move;
  const client = await core.owner.connect();
  try {
    await keepOthersAway(client, to);
    const [copied] = await keptOpen(client, () => Promise.all([copyLog(move), pause(settleMs, undefined, { ref: false })]));
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
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    // At once: the end of a connection takes its time to reach the server.
    await client.query('SELECT pg_advisory_unlock($1)', [MOVE_LOCK]).catch(() => undefined);
    client.release(true);
  }
}

/** @throws MoveRefused while anybody else may write: what they write meanwhile would be left behind */
async function keepOthersAway(client: pg.PoolClient, to: EngineName): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [MOVE_LOCK]);
    if (rows[0]?.alone === true) break;
    if (tries === TRIES) throw new MoveRefused(`still at work: ${(await othersOf(client)).join(', ')}; stop all of them first, then start again`);
    await pause(AGAIN_MS);
  }
  // Under the lock: another move may have ended a moment ago.
  const engine = await recordedEngine(client);
  if (engine === null) throw new MoveRefused('the database is not of this version; run keystead admin migrate first');
  if (engine === to) throw new MoveRefused(`the events are in ${to === 'postgres' ? 'PostgreSQL' : 'EventStoreDB'} already`);
}

/** Who holds the lock: what they are, process and host. */
async function othersOf(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; mode: string }>(
    `SELECT a.application_name AS name, l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (l.classid, l.objid, l.objsubid) = (0, $1, 1) AND l.granted ORDER BY 1`,
    [MOVE_LOCK],
  );
  return rows.map(({ name, mode }) => (mode === 'ExclusiveLock' ? 'another migrate-events' : name));
}

/** A connection that is silent for hours is cut by what lies between. */
async function keptOpen<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => void client.query('SELECT 1').catch(() => undefined), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
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
