/** Two workers over real connections, one of them through a network that falls silent. */
import { pause } from '@keystead/kernel/src/pause.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { startSilentProxy, type SilentProxy } from '@keystead/testing/src/silent-proxy.js';
import { platformMigrations } from '../database/platform.migrations.js';
import { advanceIdle, lead, type Checkpoint } from '../projections/checkpoints.js';
import type { Core } from './open-core.js';
import { runJobs, type BackgroundJob } from './worker.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let proxy: SilentProxy;
const ends: (() => Promise<void>)[] = [];
const working = new Set<string>();

beforeAll(async () => {
  database = await testDatabase();
  proxy = await startSilentProxy(database.url);
  await database.pool.query('CREATE SCHEMA platform');
  await database.pool.query(platformMigrations[0]!.sql);
});
afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  await proxy.close();
  await database.drop();
});

/** Moves a checkpoint of its own all the time, as a projection does under load, so it hears at once that it was overtaken. */
function busyJob(worker: string): BackgroundJob {
  return {
    name: 'projections',
    run: async (signal) => {
      working.add(worker);
      try {
        let checkpoint: Checkpoint = [...(await lead(database.pool, ['a'], worker)).values()][0]!;
        for (; !signal.aborted; await pause(20, signal)) {
          const next = String(Number(checkpoint.position) + 1);
          await advanceIdle(database.pool, [checkpoint], next);
          checkpoint = { ...checkpoint, position: next };
        }
      } finally {
        working.delete(worker);
      }
    },
  };
}

/** @returns what ends it */
function start(worker: string, url: string, warned: string[] = []): () => Promise<void> {
  const core = { platform: { KEYSTEAD_DATABASE_URL: url } } as Core;
  const stopping = new AbortController();
  const running = runJobs(core, [busyJob(worker)], stopping.signal, ({ reason }, message) => void warned.push(`${message}: ${String(reason)}`));
  const end = (): Promise<void> => (stopping.abort(), running);
  ends.push(end);
  return end;
}
const passing = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const epoch = async (): Promise<string> => (await database.pool.query<{ epoch: string }>("SELECT epoch::text FROM platform.projections WHERE name = 'a'")).rows[0]!.epoch;

it('a leader that a rebuild overtook leads on', async () => {
  const warned: string[] = [];
  const ended = start('only', database.url, warned);
  await eventually(() => expect([...working]).toEqual(['only']));
  await lead(database.pool, ['a'], 'a rebuild');
  await eventually(() => expect(warned).toEqual(['background job failed and starts again: another worker leads a']));
  await eventually(() => expect([...working]).toEqual(['only']));
  await ended();
  expect(warned).toHaveLength(1);
});

it('a leader whose connection fell silent gives up to the one that the server chose, and waits again', async () => {
  const warned: string[] = [];
  start('first', proxy.url, warned);
  await eventually(() => expect([...working]).toEqual(['first']));
  start('second', database.url);
  await passing(2_500);
  expect([...working]).toEqual(['first']);
  proxy.swallow();
  // What a server does with a peer that does not answer; the peer hears nothing of it.
  await database.pool.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'keystead-leader' AND datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)");
  await eventually(() => expect(working).toContain('second'));
  await eventually(() => expect([...working]).toEqual(['second']));
  const settled = await epoch();
  await passing(8_000);
  expect([[...working], await epoch()]).toEqual([['second'], settled]);
  expect(warned).toEqual(['background job failed and starts again: another worker leads a', expect.stringMatching('^the lead was lost: ')]);
});
