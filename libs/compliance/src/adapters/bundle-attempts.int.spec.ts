import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PinoLogger } from 'nestjs-pino';
import { ListSource, makeEvent, ORG, PERSON, testKeys } from '@keystead/evidence/src/testing/installation.js';
import { hour, sealInHours } from '@keystead/evidence/src/testing/sealed-hours.js';
import { verifyBundle } from '@keystead/evidence/src/verify/verify-bundle.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import type { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { complianceEvents, type ReportEvent } from '../contract/events.js';
import { evolveReport, noReport, requestReport, type Order, type ReportState } from '../domain/report.js';
import { BuildBundle, BuildBundleHandler } from '../features/export-bundle/build-bundle.js';
import { BundleFiles } from './bundle-files.js';

/** Real: PostgreSQL, sealing, the folder of files, the write path (in memory). A worker that is killed is one whose next step never comes. */
const keys = testKeys();
let database: TestDatabase;
let folder: string;
let source: ListSource;

beforeAll(async () => {
  [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-attempts-'))]);
  source = new ListSource(Array.from({ length: 12 }, (_, n) => makeEvent(n)));
  await sealInHours(database.pool, folder, source, keys, { hours: 3, each: 4 });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const never = new Promise<never>(() => undefined);

/** A moment that others wait for. */
function moment(): { readonly come: () => void; readonly here: Promise<void> } {
  let come: () => void = () => undefined;
  const here = new Promise<void>((resolve) => (come = resolve));
  return { come, here };
}

/** An order, and workers that share a folder and a log. What they write differs by the hour of their attempt, as it does in life. */
async function ordered() {
  const home = await mkdtemp(join(folder, 'bundles-'));
  const world = inMemoryWrites(complianceEvents);
  const order: Order = { reportId: 'rep_1', exporterId: PERSON, from: hour(0).toISOString(), to: hour(3).toISOString(), payloads: 'all' };
  const at = (n: number) => serviceContext({ organisation: ORG, service: 'spec', correlation: 'spec', now: hour(n) });
  await world.writes.decide<ReportState, ReportEvent>({ category: 'compliance.report', id: order.reportId, initial: noReport, evolve: evolveReport, decide: (state) => requestReport(order, hour(9), state), command: 'spec', input: {}, context: at(9) });
  const log = { warn: () => undefined } as unknown as PinoLogger;
  const files = (events = source) => new BundleFiles(database.pool, events, keys, home);
  const worker = (hours: number, { writes = world.writes, bundles = files() }: { writes?: WriteModel; bundles?: BundleFiles } = {}) => {
    const handler = new BuildBundleHandler(writes, log, bundles, []);
    return () => handler.execute(new BuildBundle(order, at(hours)));
  };
  return {
    files,
    worker,
    world,
    endings: async () => (await world.facts()).slice(1) as ReportEvent[],
    left: async () => (await readdir(home)).filter((name) => !name.startsWith('keystead-bundle-')),
    /** Each ending of the record with the digest of the file that is given out for it. */
    givenOut: async () => {
      const endings = (await world.facts()).slice(1) as ReportEvent[];
      const digests = endings.map((ending) => (ending.name === 'compliance.report-exported@1' ? ending.data.manifestDigest : ''));
      const given: unknown[] = [];
      for (const digest of digests) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of (await files().open(ORG, order.reportId, digest))?.content ?? []) chunks.push(chunk);
        const path = join(folder, 'given.zip');
        await writeFile(path, Buffer.concat(chunks));
        given.push([(await verifyBundle(path)).subject?.manifestDigest, (await files().open(ORG, order.reportId, digest))?.bytes]);
      }
      return { given, recorded: endings.map(({ data }) => ['manifestDigest' in data ? data.manifestDigest : '', 'bytes' in data ? data.bytes : 0]) };
    },
  };
}

/** One ending, its file, and no other file. */
async function isWhole({ givenOut, left }: Awaited<ReturnType<typeof ordered>>): Promise<void> {
  const { given, recorded } = await givenOut();
  expect([recorded.length, given, await left()]).toEqual([1, recorded, [`${ORG}-rep_1-${recorded[0]![0]}.zip`]]);
}

describe('of several attempts at one bundle, the one on record is given out', () => {
  it('when a worker that lost the lead goes on writing, and is done after the next one', async () => {
    const order = await ordered();
    const [reading, done] = [moment(), moment()];
    const slow = new Proxy(source, {
      get: (events, key: keyof ListSource) =>
        key !== 'readAll' ? events[key] : async function* (...args: Parameters<ListSource['readAll']>) {
          reading.come();
          await done.here;
          yield* events.readAll(...args);
        },
    });
    const late = order.worker(10, { bundles: order.files(slow) })();
    await reading.here;
    await order.worker(11)();
    const first = await order.givenOut();
    done.come();
    await late;
    expect(await order.givenOut()).toEqual(first);
    await isWhole(order);
  });

  it('when two write at the same time', async () => {
    const order = await ordered();
    await Promise.all([order.worker(10)(), order.worker(11)()]);
    await isWhole(order);
  });

  it('when one was killed before it put its ending on record, and the next one after it did', async () => {
    const order = await ordered();
    const [written, ended] = [moment(), moment()];
    const unrecorded = Object.create(order.world.writes, { decide: { value: () => (written.come(), never) } }) as WriteModel;
    void order.worker(10, { writes: unrecorded })();
    await written.here;
    expect([await order.endings(), (await order.left()).length]).toEqual([[], 1]);
    const uncleared = Object.create(order.files(), { keepOnly: { value: () => (ended.come(), never) } }) as BundleFiles;
    void order.worker(11, { bundles: uncleared })();
    await ended.here;
    const { given, recorded } = await order.givenOut();
    expect([given, (await order.left()).length]).toEqual([recorded, 2]);
    await order.worker(12)();
    await isWhole(order);
  });

  it('and none, where the first ending is a failure', async () => {
    const order = await ordered();
    const written = moment();
    const failed = moment();
    const waiting = Object.create(order.world.writes, {
      decide: {
        value: async (...args: Parameters<WriteModel['decide']>) => {
          written.come();
          await failed.here;
          return order.world.writes.decide(...args);
        },
      },
    }) as WriteModel;
    const late = order.worker(10, { writes: waiting })();
    await written.here;
    const broken = Object.create(order.files(), { write: { value: () => Promise.reject(new TypeError('broken')) } }) as BundleFiles;
    await order.worker(11, { bundles: broken })();
    failed.come();
    await late;
    expect([(await order.endings()).map(({ name }) => name), await order.left()]).toEqual([['compliance.report-failed@1'], []]);
  });
});
