import { fixedClock } from '@keystead/kernel/src/clock.js';
import type { RunnableApp } from '@keystead/marketplace/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { executionEvents } from '../../contract/events.js';
import type { ContentStore, RunOwner, RunsUnderWay } from '../../domain/ports.js';
import type { JobResult } from '../../domain/runners.js';
import type { Admission, Admitted } from './admission.js';
import { RunAppCommand, RunAppHandler } from './run-app.command.js';
import type { RunDesk } from './run-desk.js';
import type { RunOrder } from './run-order.js';
import { RunRecord } from './run-record.js';

const organisation = 'org_00000000000000000000000001';
const memberId = 'p_00000000000000000000000001';
const app: RunnableApp = { installId: 'ins_1', appId: 'app_1', appName: 'Letters', appOrganisation: organisation, versionId: 'ver_1', version: '1.0.0', manifest: manifestOf(), code: 'export default () => 1;', digest: 'a'.repeat(64), priceUsd: '0.02', trusted: true };
const RESULT: JobResult = { outcome: 'SUCCEEDED', output: null, usage: { wallMs: 1, cpuMs: 1, memoryBytes: 1, outputBytes: 1 } };

/** Real writes and the real record over the in-memory engine; stand-ins keep the list of runs, admit, and end each run when told to. */
function counter() {
  const clock = fixedClock('2026-03-01T10:00:00.000Z');
  const { writes, ids, facts, store } = inMemoryWrites(executionEvents);
  const listed = new Set<string>();
  const givenUp: string[] = [];
  const taken: string[] = [];
  const inputs = new Set<string>();
  const list = {
    add: async ({ executionId }: RunOwner) => !listed.has(executionId) && listed.add(executionId) !== null,
    remove: async ({ executionId }: RunOwner) => void listed.delete(executionId),
    take: async ({ executionId }: RunOwner) => void taken.push(executionId),
    giveUp: async ({ executionId }: RunOwner) => void givenUp.push(executionId),
  } as unknown as RunsUnderWay;
  const contents = { putInput: async ({ executionId }: RunOwner) => void inputs.add(executionId), putResult: async () => undefined, discard: async ({ executionId }: RunOwner) => void inputs.delete(executionId) } as unknown as ContentStore;
  const record = new RunRecord(writes, contents, { of: () => 'b'.repeat(64) }, list, clock);
  const orders: RunOrder[] = [];
  let admit: () => Promise<Admitted> = async () => ({ app, objection: null });
  const handler = new RunAppHandler(writes, ids, { ask: () => admit() } as unknown as Admission, record, { start: (order: RunOrder) => void orders.push(order) } as unknown as RunDesk, { of: () => 'b'.repeat(64) });
  const context: CommandContext = { ...serviceContext({ organisation, service: 'spec', correlation: 'spec', now: clock.now() }), idempotencyKey: 'once' };
  return {
    listed,
    givenUp,
    taken,
    inputs,
    orders,
    storeIsAway: () => jest.spyOn(store, 'append').mockRejectedValueOnce(new Error('the database is away')),
    admits: (next: () => Promise<Admitted>) => void (admit = next),
    run: () => handler.execute(new RunAppCommand('ins_1', { text: 'x' }, null, memberId, context)),
    end: async (order: RunOrder) => {
      await record.finished(order, RESULT, { calls: 0, costUsd: '0', charge: 'none' });
      await record.close(order);
    },
    names: async () => (await facts()).map(({ name }) => name),
  };
}

describe('a run that is asked for', () => {
  it('is requested, listed as under way and started once', async () => {
    const { run, orders, listed, names } = counter();
    const { executionId } = await run();
    expect((await run()).executionId).toBe(executionId);
    expect([orders.length, [...listed], await names()]).toEqual([1, [executionId], ['runtime.execution-requested@1']]);
  });

  it('is conducted by whoever requested it first, also when another process had listed it', async () => {
    const { run, orders, listed, taken, admits } = counter();
    admits(async () => {
      jest.spyOn(listed, 'has').mockReturnValueOnce(true);
      return { app, objection: null };
    });
    const { executionId } = await run();
    expect([orders.map((order) => order.executionId), taken]).toEqual([[executionId], [executionId]]);
  });

  it('is not listed again by a repeat that was on its way while the run ended', async () => {
    const { run, orders, listed, names, admits, end } = counter();
    admits(async () => {
      admits(async () => ({ app, objection: null }));
      await run();
      await end(orders[0]!);
      return { app, objection: null };
    });
    await run();
    expect([orders.length, [...listed], await names()]).toEqual([1, [], ['runtime.execution-requested@1', 'runtime.execution-finished@1']]);
  });

  it('is refused again, in the words of then, by a repeat after the ban was lifted', async () => {
    const { run, orders, listed, inputs, names, admits } = counter();
    admits(async () => ({ app, objection: { code: 'runtime.app-forbidden', reason: 'not reviewed', rule: 'policy.forbidden-apps' } }));
    await expect(run()).rejects.toThrow('not reviewed');
    admits(async () => ({ app, objection: null }));
    await expect(run()).rejects.toMatchObject({ code: 'runtime.app-forbidden', detail: 'not reviewed', extras: { executionId: expect.stringMatching(/^exe_/) } });
    expect([orders, [...listed], [...inputs], await names()]).toEqual([[], [], [], ['runtime.execution-refused@1']]);
  });

  it('is refused, and leaves no content, by a repeat that was let through while the first was refused', async () => {
    const { run, orders, listed, inputs, names, admits } = counter();
    admits(async () => {
      admits(async () => ({ app, objection: { code: 'runtime.app-forbidden', reason: 'not reviewed', rule: 'policy.forbidden-apps' } }));
      await expect(run()).rejects.toThrow('not reviewed');
      return { app, objection: null };
    });
    await expect(run()).rejects.toThrow('not reviewed');
    expect([orders, [...listed], [...inputs], await names()]).toEqual([[], [], [], ['runtime.execution-refused@1']]);
  });

  it('and could not be written is left to recovery, which alone can know whether it was', async () => {
    const { run, orders, givenUp, listed, storeIsAway } = counter();
    storeIsAway();
    await expect(run()).rejects.toThrow('the database is away');
    expect([orders, givenUp]).toEqual([[], [...listed]]);
  });
});
