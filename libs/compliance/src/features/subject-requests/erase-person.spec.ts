import type { ModuleRef } from '@nestjs/core';
import type { JsonObject } from '@keystead/kernel/src/canonical-json.js';
import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { defineContext, slice } from '@keystead/platform/src/context/define-context.js';
import { definePersonalData } from '@keystead/platform/src/people/define-personal-data.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { subjectEvents, type SubjectEvent } from '../../contract/subject-events.js';
import type { ExportPlace, SubjectWork } from '../../domain/subject-ports.js';
import { evolveSubject, noRequests, openRequest, orderErasure, type SubjectState } from '../../domain/subject-request.js';
import { ErasePersonHandler } from './erase-person.js';

const place: ExportPlace = { organisation: 'org_01h8xgjwbwbaq4s2n8v6e5c3d1', memberId: 'p_5pnfb6dkx4eb4w118dsxhyvpad', requestId: 'req_1' };
const WHO = { requestId: place.requestId, memberId: place.memberId, openerId: 'p_01h8xgjwbwbaq4s2n8v6e5c3d1' };
const cutOff = new Error('cut off');

/** Real decisions in memory; the notes hold what they were first given. @param earlier what a try of another version has noted */
async function ordered(earlier: readonly JsonObject[] | null = null) {
  const world = inMemoryWrites(subjectEvents);
  const keys = inMemorySubjectKeys();
  const notes: { held: readonly JsonObject[] | null } = { held: earlier };
  const data = { rows: 2, faults: [] as Error[] };
  const notebooks = definePersonalData({
    name: 'ward.notes',
    about: 'notes',
    count: async () => data.rows,
    async *rows() {},
    async forget() {
      data.rows = 0;
      const fault = data.faults.shift();
      if (fault !== undefined) throw fault;
    },
  });
  const work = { heldAtFirst: async (_: ExportPlace, held: readonly JsonObject[]) => (notes.held ??= held) } as unknown as SubjectWork;
  const handler = new ErasePersonHandler(world.writes, { get: () => undefined } as unknown as ModuleRef, [defineContext({ name: 'ward', events: [], slices: [slice({ personalData: [notebooks] })] })], keys, work);
  const context = () => serviceContext({ organisation: place.organisation, service: 'spec', correlation: 'spec', now: new Date('2026-11-22T12:00:00.000Z') });
  const decide = (decision: (state: SubjectState) => SubjectEvent[]) => world.writes.decide<SubjectState, SubjectEvent>({ category: 'compliance.subject-request', id: place.memberId, initial: noRequests, evolve: evolveSubject, decide: decision, command: 'spec', input: {}, context: context() });
  await decide((state) => openRequest({ ...WHO, kind: 'erasure' }, state));
  await decide((state) => orderErasure({ requestId: WHO.requestId, memberId: WHO.memberId, ordererId: WHO.openerId }, state));
  return {
    keys,
    data,
    tried: () => handler.execute({ place, context: context() }).then(() => null, (error: unknown) => error),
    receipt: async () => {
      const facts = (await world.facts()).filter(({ name }) => name === 'compliance.subject-erased@1');
      return facts.map((fact) => (fact.data as { destroyed: { what: string; rows: number }[] }).destroyed.map(({ what, rows }) => [what, rows]));
    },
  };
}

describe('the receipt of an erasure', () => {
  it('counts the key that was destroyed', async () => {
    const { keys, tried, receipt } = await ordered();
    await keys.keyFor(place.organisation, place.memberId, { create: true });
    expect([await tried(), await receipt()]).toEqual([null, [[['crypto.subject-key', 1], ['ward.notes', 2]]]]);
  });

  it('counts none where none was ever made, however often it is tried', async () => {
    const { data, tried, receipt } = await ordered();
    data.faults.push(cutOff);
    expect([await tried(), await receipt()]).toEqual([cutOff, []]);
    expect([await tried(), await receipt()]).toEqual([null, [[['crypto.subject-key', 0], ['ward.notes', 2]]]]);
  });

  it('counts the key that a try destroyed which was cut off before the receipt', async () => {
    const { keys, data, tried, receipt } = await ordered();
    await keys.keyFor(place.organisation, place.memberId, { create: true });
    data.faults.push(cutOff);
    expect([await tried(), await receipt()]).toEqual([cutOff, []]);
    expect([await tried(), await receipt()]).toEqual([null, [[['crypto.subject-key', 1], ['ward.notes', 2]]]]);
  });

  it('counts the key once after a try of an earlier version, which noted one before it looked', async () => {
    const { tried, receipt } = await ordered([{ what: 'crypto.subject-key', about: 'the key', rows: 1 }, { what: 'ward.notes', about: 'notes', rows: 3 }]);
    expect([await tried(), await receipt()]).toEqual([null, [[['crypto.subject-key', 0], ['ward.notes', 3]]]]);
  });
});
