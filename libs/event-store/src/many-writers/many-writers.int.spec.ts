import { startEventStoreDb } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import { collect } from '../contract-suite/builders.js';
import { openEventStoreDb } from '../eventstoredb/engine.js';
import type { EventStore } from '../port.js';
import { openPostgresEventStore } from '../postgres/engine.js';
import { installSchema } from '../postgres/schema.js';
import { writeInProcesses } from './processes.js';
import { followLog, lineOf } from './readers.js';
import type { Follower, Habits } from './readers.js';
import { faultsOf } from './verdict.js';
import { planned, seeded } from './workload.js';
import type { Order } from './writing.js';

/** `npm run test:log` sets these; `npm test` takes sizes of a few seconds. */
const WHOLE = process.env['KEYSTEAD_TEST_LOG_EVENTS'];
const SEED = Number(process.env['KEYSTEAD_TEST_LOG_SEED'] ?? '1');
jest.setTimeout(60_000 + Number(WHOLE ?? '10000') * 10);

interface Place {
  readonly engine: Order['engine'];
  readonly url: string;
  open(): Promise<EventStore>;
  /** A bad moment for whoever is connected; asked for again and again while they write. */
  disturb(random: () => number): Promise<void>;
  end(): Promise<void>;
}

/** Real: PostgreSQL, its connections, two processes. Cut: connections of the store, in the middle of whatever they do. */
async function postgres(): Promise<Place> {
  const database = await testDatabase();
  const client = await database.pool.connect();
  await installSchema(client);
  client.release();
  return {
    engine: 'postgres',
    url: database.url,
    open: async () => openPostgresEventStore({ connectionString: database.url }),
    disturb: async (random) => {
      const whom = random() < 0.5 ? 'keystead reader' : 'keystead writer';
      await database.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 ORDER BY random() LIMIT 1', [whom]);
    },
    end: () => database.drop(),
  };
}

/** Real: the client, gRPC over loopback, two processes. Not real: the node, see libs/testing. Cut: reads and answers to appends; slow: appends. */
async function eventStoreDb(): Promise<Place> {
  const node = await startEventStoreDb();
  const url = `esdb://127.0.0.1:${node.port}?tls=false`;
  return {
    engine: 'eventstoredb',
    url,
    open: () => openEventStoreDb({ url }),
    disturb: async (random) => {
      node.faults.slowMs = random() < 0.2 ? Math.ceil(random() * 20) : 0;
      if (random() < 0.3) node.faults.loseAnswers = 1;
      if (random() < 0.3) Object.assign(node.faults, { cutReads: 1, cutAfter: Math.floor(random() * 50) });
    },
    end: () => node.stop(),
  };
}

async function disturbed(place: Place, seed: number, work: Promise<void>): Promise<void> {
  const random = seeded(seed);
  let over = false;
  const ended = work.finally(() => (over = true));
  ended.catch(() => undefined);
  while (!over) {
    await new Promise((next) => setTimeout(next, 50 + random() * 400));
    if (!over) await place.disturb(random);
  }
  await ended;
}

describe.each([
  ['PostgreSQL', postgres, 10_000],
  ['EventStoreDB', eventStoreDb, 5_000],
])('the log on %s', (name, settle, some) => {
  const workload = { seed: SEED, events: WHOLE === undefined ? some : Number(WHOLE) };
  let place: Place;
  const readers: Follower[] = [];
  const follow = (habits: Habits): Follower => {
    const reader = followLog(place.open, habits);
    readers.push(reader);
    return reader;
  };
  beforeAll(async () => {
    place = await settle();
  });
  afterAll(async () => {
    await Promise.allSettled(readers.map((reader) => reader.stop()));
    await place.end();
  });

  it(`gives ${workload.events} events of 8 writers in 2 processes to a fast reader, a slow one that keeps leaving, and a choosy one: each once, in one order (seed ${workload.seed})`, async () => {
    const random = seeded(workload.seed + 1);
    const began = performance.now();
    const seconds = (): number => Math.round((performance.now() - began) / 1000);
    const fast = follow({ pageSize: 1000 });
    const slow = follow({ pageSize: 40, spends: () => random() * 8, leavesAfter: workload.events / 7 });
    const choosy = follow({ filter: { categories: ['keys.grant'], types: ['keys.key-accessed@1'] }, pageSize: 25, leavesAfter: workload.events / 50 });

    await disturbed(place, workload.seed, writeInProcesses({ ...workload, engine: place.engine, url: place.url }));
    const written = `${seconds()} s, the slow reader ${workload.events - slow.lines.length} behind by then`;
    const store = await place.open();
    const all = await collect(store.readAll({ pageSize: 500 }));
    await store.close();
    const log = all.map(lineOf);
    const chosen = all.filter(({ stream, type }) => stream.startsWith('keys.grant-') && type === 'keys.key-accessed@1').map(lineOf);
    await Promise.all([fast.comesTo(log.length), slow.comesTo(log.length), choosy.comesTo(chosen.length)]);
    await Promise.all(readers.map((reader) => reader.stop()));

    expect(faultsOf(log, planned(workload), { 'the fast reader': { lines: fast.lines, expected: log }, 'the slow reader': { lines: slow.lines, expected: log }, 'the choosy reader': { lines: choosy.lines, expected: chosen } })).toEqual([]);
    expect(slow.beginnings).toBeGreaterThan(6);
    expect(choosy.beginnings).toBeGreaterThan(2);
    expect(all.every(({ recordedAt }, index) => recordedAt >= (all[index - 1]?.recordedAt ?? recordedAt))).toBe(true);
    if (place.engine === 'postgres') expect(all.every(({ position }, index) => Number(position) === index + 1)).toBe(true);
    if (WHOLE !== undefined) process.stderr.write(`${name}: ${log.length} events written in ${written}, read by all after ${seconds()} s, by the slow one in ${slow.beginnings} lives\n`);
  });
});
