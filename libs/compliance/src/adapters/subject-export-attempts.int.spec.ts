import { createHash } from 'node:crypto';
import type { ModuleRef } from '@nestjs/core';
import type { PinoLogger } from 'nestjs-pino';
import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import type { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import type { LoggedEvent } from '@keystead/platform/src/projections/define-projection.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { complianceEvents } from '../contract/events.js';
import { EXPORT_PARTS, type SubjectEvent } from '../contract/subject-events.js';
import type { EvidenceRecord } from '../domain/ports.js';
import { ExportCutShort, ExportOvertaken, type PersonRecord, type SubjectWork } from '../domain/subject-ports.js';
import { evolveSubject, noRequests, openRequest, type SubjectState } from '../domain/subject-request.js';
import { exportPeopleWhoAsked, ExportPersonHandler } from '../features/subject-requests/export-person.js';
import { complianceMigrations } from './compliance.migrations.js';
import { SealedSubjectExports } from './sealed-subject-exports.js';

/** Real: PostgreSQL, the sealing of files, the write path (in memory). Stood in for: what is known of the person. A worker that is killed is one whose next step never comes. */
const [organisation, memberId] = ['org_01h8xgjwbwbaq4s2n8v6e5c3d1', 'p_5pnfb6dkx4eb4w118dsxhyvpad'];
const KIB = 1024;
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-22T12:00:00.000Z');
const never = new Promise<never>(() => undefined);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  for (const { sql } of complianceMigrations) await database.pool.query(sql);
});
afterAll(() => database.drop());

/** A moment that others wait for. */
function moment(): { readonly come: () => void; readonly here: Promise<void> } {
  let come: () => void = () => undefined;
  const here = new Promise<void>((resolve) => (come = resolve));
  return { come, here };
}

let requests = 0;

/** A request, and workers that share a database and a log. */
async function asked() {
  requests += 1;
  const place = { organisation, memberId, requestId: `req_${requests}` };
  const keys = inMemorySubjectKeys();
  await keys.keyFor(organisation, memberId, { create: true });
  const exports = new SealedSubjectExports(database.pool, keys);
  const world = inMemoryWrites(complianceEvents);
  const context = (hours: number) => serviceContext({ organisation, service: 'spec', correlation: 'spec', now: new Date(START + hours * HOUR_MS) });
  const wish = { requestId: place.requestId, memberId, openerId: memberId, kind: 'access' } as const;
  await world.writes.decide<SubjectState, SubjectEvent>({ category: 'compliance.subject-request', id: memberId, initial: noRequests, evolve: evolveSubject, decide: (state) => openRequest(wish, state), command: 'spec', input: {}, context: context(0) });
  const endings = async () => (await world.facts()).slice(1) as SubjectEvent[];
  const chunksOf = async (part: 'data' | 'page', digest: string): Promise<string> => {
    const hash = createHash('sha256');
    for await (const chunk of (await exports.open(place, part, digest))!) hash.update(chunk);
    return hash.digest('hex');
  };
  return {
    place,
    exports,
    world,
    endings,
    /** What it writes differs by the hour of its attempt. @param between is waited for between the chunks of its file */
    worker: (hours: number, { between = async () => undefined, writes = world.writes, own = exports }: { between?: () => Promise<void>; writes?: WriteModel; own?: SealedSubjectExports } = {}): Promise<void> => {
      const record: PersonRecord = {
        async *rowsOf() {
          for (const letter of ['a', 'b', 'c']) {
            yield { table: 'calls', row: { text: letter.repeat(300 * KIB) } };
            await between();
          }
        },
        async *eventsOf() {},
      };
      const evidence: Pick<EvidenceRecord, 'summary'> = { summary: async () => ({ origin: '', publicKey: '', checkpoint: null, size: 0, sealedUpTo: null, unsealed: null, parked: 0 }) };
      const handler = new ExportPersonHandler(writes, { get: () => undefined } as unknown as ModuleRef, { warn: () => undefined } as unknown as PinoLogger, [], record, own, {} as SubjectWork, evidence as EvidenceRecord);
      return exportPeopleWhoAsked.on['compliance.subject-request-opened@1']!({ organisation, event: { data: wish } } as LoggedEvent, { get: () => handler as never, context: () => context(hours) }) as Promise<void>;
    },
    attempts: async () => (await database.pool.query('SELECT DISTINCT attempt FROM compliance.subject_exports WHERE request_id = $1', [place.requestId])).rowCount,
    /** One ending on record, with the digests of what is given out for it. */
    givenOut: async () => {
      const [ending, ...more] = await endings();
      if (ending?.name !== 'compliance.subject-exported@1') throw new Error(`it ended as ${ending?.name}`);
      const recorded = { data: ending.data.dataDigest, page: ending.data.pageDigest };
      return { more, recorded, given: { data: await chunksOf('data', recorded.data), page: await chunksOf('page', recorded.page) } };
    },
  };
}

/** One ending, its files, and no other file. */
async function isWhole({ givenOut, attempts }: Awaited<ReturnType<typeof asked>>): Promise<void> {
  const { more, recorded, given } = await givenOut();
  expect([more, given, await attempts()]).toEqual([[], recorded, 1]);
}

describe('of several attempts at one export of a person, the one on record is given out', () => {
  it('when a worker that lost the lead goes on writing after the next one is done', async () => {
    const request = await asked();
    const [begun, done] = [moment(), moment()];
    const late = request.worker(1, { between: async () => (begun.come(), done.here) });
    await begun.here;
    await request.worker(2);
    const first = await request.givenOut();
    done.come();
    // Its rows were taken for those of a dead attempt. The reaction tries again, and finds the ending.
    await expect(late).rejects.toThrow(ExportOvertaken);
    await request.worker(3);
    expect(await request.givenOut()).toEqual(first);
    await isWhole(request);
  });

  it('when two write at the same time, whichever is tried again', async () => {
    const request = await asked();
    const ends = await Promise.allSettled([request.worker(1), request.worker(2)]);
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(ExportOvertaken);
    await request.worker(3);
    await isWhole(request);
  });

  it('when one was killed while it wrote, one before it put its ending on record, and one right after it did', async () => {
    const request = await asked();
    const [writing, written, ended] = [moment(), moment(), moment()];
    void request.worker(1, { between: () => (writing.come(), never) });
    await writing.here;
    const unrecorded = Object.create(request.world.writes, { decide: { value: () => (written.come(), never) } }) as WriteModel;
    void request.worker(2, { writes: unrecorded });
    await written.here;
    expect([await request.endings(), await request.attempts()]).toEqual([[], 1]);
    const uncleared = Object.create(request.exports, { keepOnly: { value: () => (ended.come(), never) } }) as SealedSubjectExports;
    void request.worker(3, { own: uncleared });
    await ended.here;
    const { recorded, given } = await request.givenOut();
    expect([given, await request.attempts()]).toEqual([recorded, 2]);
    await request.worker(4);
    await isWhole(request);
  });

  it('and one whose person is forgotten while it is read breaks off', async () => {
    const request = await asked();
    await request.worker(1);
    const { recorded } = await request.givenOut();
    const readUntil = async (forget: boolean): Promise<number> => {
      let chunks = 0;
      for await (const _ of (await request.exports.open(request.place, 'data', recorded.data))!) {
        chunks += 1;
        if (forget) await request.exports.forget(organisation, memberId);
      }
      return chunks;
    };
    expect(await readUntil(false)).toBe(4);
    await expect(readUntil(true)).rejects.toThrow(ExportCutShort);
    for (const part of EXPORT_PARTS) expect(await request.exports.open(request.place, part, recorded[part])).toBeNull();
  });

  it('also where it was made before attempts had names', async () => {
    const request = await asked();
    await request.worker(1);
    const { recorded } = await request.givenOut();
    await database.pool.query(`UPDATE compliance.subject_exports SET attempt = '', digest = NULL WHERE request_id = $1`, [request.place.requestId]);
    await request.worker(2);
    expect((await request.givenOut()).given).toEqual(recorded);
  });
});
