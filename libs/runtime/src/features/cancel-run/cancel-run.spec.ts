import { fixedClock } from '@keystead/kernel/src/clock.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { executionEvents } from '../../contract/events.js';
import { DEFAULT_LIMITS } from '../../contract/sandbox.js';
import { evolveExecution, noExecution, requestExecution } from '../../domain/execution.js';
import { RunCanceller } from '../../domain/run-canceller.js';
import { CancelRunCommand, CancelRunHandler } from './cancel-run.js';
import { HearCancels } from './hear-cancels.js';

const organisation = 'org_00000000000000000000000001';
const executionId = 'exe_00000000000000000000000001';
const memberId = 'p_00000000000000000000000001';
const order = { executionId, memberId, installId: 'ins_1', appId: 'app_1', appName: 'Letters', appOrganisation: 'org_2', versionId: 'ver_1', version: '1.0.0', bundleDigest: 'a'.repeat(64), priceUsd: '0.02', inputDigest: 'b'.repeat(64), limits: DEFAULT_LIMITS, modelPreference: null };

/** Two processes over one log and one list of wishes; the first conducts the run. */
async function twoProcesses() {
  const { writes, facts } = inMemoryWrites(executionEvents);
  const context = serviceContext({ organisation, service: 'spec', correlation: 'spec', now: fixedClock('2026-03-01T10:00:00.000Z').now() });
  await writes.decide({ category: 'runtime.execution', id: executionId, initial: noExecution, evolve: evolveExecution, decide: (state) => requestExecution(order, state), command: 'runtime.run-app', input: {}, context });
  const wishes: string[] = [];
  const stopped: string[] = [];
  const list = { wishCancelled: async (_organisation: string, id: string) => void wishes.push(id), cancelsWished: async () => wishes };
  const process = () => {
    const canceller = new RunCanceller();
    const log = { warn: () => undefined } as unknown as ConstructorParameters<typeof HearCancels>[1];
    const handler = new CancelRunHandler(writes, canceller, list);
    return { canceller, hears: new HearCancels(canceller, log, list), cancel: () => handler.execute(new CancelRunCommand(executionId, memberId, context)) };
  };
  const [first, second] = [process(), process()];
  first.canceller.add(executionId, () => stopped.push(executionId));
  return { first, second, wishes, stopped, names: async () => (await facts()).map(({ name }) => name) };
}

describe('a cancel', () => {
  it('in the process that conducts the run stops it at once', async () => {
    const { first, wishes, stopped, names } = await twoProcesses();
    await first.cancel();
    expect([stopped, wishes, await names()]).toEqual([[executionId], [], ['runtime.execution-requested@1', 'runtime.execution-cancel-requested@1']]);
  });

  it('in another process is heard by the one that conducts the run', async () => {
    const { first, second, stopped, names } = await twoProcesses();
    await second.cancel();
    await second.hears.tick();
    expect(stopped).toEqual([]);
    await first.hears.tick();
    expect([stopped, await names()]).toEqual([[executionId], ['runtime.execution-requested@1', 'runtime.execution-cancel-requested@1']]);
  });
});
