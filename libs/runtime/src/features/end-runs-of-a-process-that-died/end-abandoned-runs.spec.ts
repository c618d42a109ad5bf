import { fixedClock } from '@keystead/kernel/src/clock.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { executionEvents } from '../../contract/events.js';
import { DEFAULT_LIMITS } from '../../contract/sandbox.js';
import { evolveExecution, noExecution, requestExecution } from '../../domain/execution.js';
import type { RunOwner, RunsUnderWay } from '../../domain/ports.js';
import { EndAbandonedRuns } from './end-abandoned-runs.js';

const organisation = 'org_00000000000000000000000001';
const executionId = 'exe_00000000000000000000000001';
const memberId = 'p_00000000000000000000000001';
const run: RunOwner = { organisation, memberId, executionId };
const order = { executionId, memberId, installId: 'ins_1', appId: 'app_1', appName: 'Letters', appOrganisation: 'org_2', versionId: 'ver_1', version: '1.0.0', bundleDigest: 'a'.repeat(64), priceUsd: '0.02', inputDigest: 'b'.repeat(64), limits: DEFAULT_LIMITS, modelPreference: null };

/** Real writes over the in-memory engine; the list of runs is a stand-in that says what was asked of it. */
function recovery(lost: readonly RunOwner[]) {
  const said: string[] = [];
  const list: RunsUnderWay = {
    add: async () => true,
    take: async () => undefined,
    giveUp: async () => undefined,
    wishCancelled: async () => undefined,
    cancelsWished: async () => [],
    remove: async ({ executionId: id }) => void said.push(`remove ${id}`),
    beat: async () => void said.push('beat'),
    abandoned: async (silentMs) => (said.push(`silent for ${silentMs}`), lost),
  };
  const memory = inMemoryWrites(executionEvents);
  const clock = fixedClock('2026-03-01T10:00:00.000Z');
  const log = { warn: () => undefined } as unknown as ConstructorParameters<typeof EndAbandonedRuns>[1];
  const request = () =>
    memory.writes.decide({ category: 'runtime.execution', id: executionId, initial: noExecution, evolve: evolveExecution, decide: (state) => requestExecution(order, state), command: 'runtime.run-app', input: {}, context: serviceContext({ organisation, service: 'spec', correlation: 'spec', now: clock.now() }) });
  return { said, memory, request, recovery: new EndAbandonedRuns(memory.writes, log, list, { discard: async ({ executionId: id }) => void said.push(`discard ${id}`) }, clock) };
}

describe('runs of a process that died', () => {
  it('end on the record as ours to explain, and leave the list after that', async () => {
    const { said, memory, request, recovery: job } = recovery([run]);
    await request();
    await job.tick();
    const [, finished, ...more] = await memory.facts();
    expect(finished).toMatchObject({ name: 'runtime.execution-finished@1', data: { executionId, memberId, outcome: 'PLATFORM_ERROR', platformReason: 'The process that conducted this run ended. Start the run again.', isolation: null, priceUsd: '0.02', providerCostUsd: null } });
    expect([more, said]).toEqual([[], ['beat', 'silent for 20000', `remove ${executionId}`]]);
  });

  it('end once, also when two processes find them', async () => {
    const { memory, request, recovery: job } = recovery([run]);
    await request();
    await Promise.all([job.tick(), job.tick()]);
    expect((await memory.facts()).map(({ name }) => name)).toEqual(['runtime.execution-requested@1', 'runtime.execution-finished@1']);
  });

  it('that were listed and never requested leave the list, and their input goes', async () => {
    const { said, memory, recovery: job } = recovery([run]);
    await job.tick();
    expect([await memory.facts(), said.slice(-2)]).toEqual([[], [`discard ${executionId}`, `remove ${executionId}`]]);
  });
});
