import type { ModuleRef } from '@nestjs/core';
import type { PinoLogger } from 'nestjs-pino';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { subjectEvents, type SubjectEvent } from '../../contract/subject-events.js';
import { PATIENCE_MS } from '../../domain/patience.js';
import type { EvidenceRecord } from '../../domain/ports.js';
import type { ExportPlace, PersonRecord, SubjectExports, SubjectWork } from '../../domain/subject-ports.js';
import { evolveSubject, noRequests, openRequest, type SubjectState } from '../../domain/subject-request.js';
import { ExportPerson, ExportPersonHandler } from './export-person.js';

const place: ExportPlace = { organisation: 'org_01h8xgjwbwbaq4s2n8v6e5c3d1', memberId: 'p_5pnfb6dkx4eb4w118dsxhyvpad', requestId: 'req_1' };
const START = Date.parse('2026-11-22T12:00:00.000Z');
const away = Object.assign(new Error('connect to secret-host'), { code: 'ECONNREFUSED' });
const full = (code: string) => Object.assign(new Error('could not extend file "base/16384/secret"'), { code });

/** Real write path in memory; files, log and read models stood in for: each beginning of a file meets the next fault, and none after the last. */
async function askedFor(faults: readonly Error[]) {
  const world = inMemoryWrites(subjectEvents);
  const logged: unknown[] = [];
  const cleared: unknown[] = [];
  const left = [...faults];
  const exports: Pick<SubjectExports, 'begin' | 'keepOnly'> = {
    keepOnly: async (_, digests) => void cleared.push(digests),
    begin: async () => {
      const fault = left.shift();
      if (fault !== undefined) throw fault;
      return { write: async () => undefined, end: async () => ({ bytes: 9, digests: { data: 'd'.repeat(64), page: 'a'.repeat(64) } }) };
    },
  };
  const nobody: PersonRecord = { async *eventsOf() {}, async *rowsOf() {} };
  const evidence = { summary: async () => ({ size: 0 }) } as unknown as EvidenceRecord;
  const log = { warn: (...words: unknown[]) => void logged.push(words) } as unknown as PinoLogger;
  const handler = new ExportPersonHandler(world.writes, { get: () => undefined } as unknown as ModuleRef, log, [], nobody, exports as SubjectExports, {} as SubjectWork, evidence);
  const at = (ms: number) => serviceContext({ organisation: place.organisation, service: 'spec', correlation: 'spec', now: new Date(START + ms) });
  await world.writes.decide<SubjectState, SubjectEvent>({ category: 'compliance.subject-request', id: place.memberId, initial: noRequests, evolve: evolveSubject, decide: (state) => openRequest({ requestId: place.requestId, memberId: place.memberId, kind: 'access', openerId: 'p_01h8xgjwbwbaq4s2n8v6e5c3d1' }, state), command: 'spec', input: {}, context: at(0) });
  return {
    logged,
    cleared,
    /** @returns the fault that the reaction is told, and tries again for, or null */
    tried: (ms: number) => handler.execute(new ExportPerson(place, at(ms))).then(() => null, (error: unknown) => error),
    endings: async () => (await world.facts()).slice(1).map(({ name, data }) => [name, (data as { reason?: string }).reason]),
  };
}

describe('the export of a person', () => {
  it('is tried again while the database is away for a moment, and is ready then', async () => {
    const { tried, endings, logged } = await askedFor([away]);
    expect([await tried(0), await endings()]).toEqual([away, []]);
    expect([await tried(5_000), await endings(), logged]).toEqual([null, [['compliance.subject-exported@1', undefined]], []]);
  });

  it('has failed when what may pass does not: nobody else waits longer, and the reason says what to do', async () => {
    const { tried, endings, logged } = await askedFor([away, away, away]);
    expect([await tried(0), await tried(PATIENCE_MS - 1), await endings()]).toEqual([away, away, []]);
    expect([await tried(PATIENCE_MS), await endings(), logged]).toEqual([
      null,
      [['compliance.subject-export-failed@1', 'The database or the key management did not answer for ten minutes. Tell whoever operates this installation to run `keystead admin doctor`; when it finds nothing, open another request.']],
      [[{ organisation: place.organisation, requestId: 'req_1', reason: 'Error ECONNREFUSED' }, 'an export of a person could not be written']],
    ]);
  });

  it.each(['53100', 'ENOSPC', 'EDQUOT'])('has failed at once when there is no room for it (%s), and leaves none of it behind', async (code) => {
    const { tried, endings, cleared } = await askedFor([full(code)]);
    expect([await tried(0), await endings(), cleared]).toEqual([
      null,
      [['compliance.subject-export-failed@1', 'There is not enough room for it on the disk of the database. Tell whoever operates this installation to make room, then open another request.']],
      [null],
    ]);
  });
});
