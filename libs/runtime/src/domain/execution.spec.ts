import { join } from 'node:path';
import { checkGoldenSamples } from '@keystead/event-store/src/golden.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { codeOf } from '@keystead/testing/src/given.js';
import { cancelRequested, executionEvents, executionFinished, executionRefused, executionRequested, sandboxStarted, type ExecutionEvent } from '../contract/events.js';
import { DEFAULT_LIMITS } from '../contract/sandbox.js';
import { evolveExecution, finishExecution, isOpen, noExecution, refuseExecution, requestCancel, requestExecution, startSandbox, type Ending } from './execution.js';

const app = { appId: 'app_1', appName: 'Letters', appOrganisation: 'org_2', versionId: 'ver_1', version: '1.0.0' };
const order = { executionId: 'exe_1', memberId: 'p_ada', installId: 'ins_1', ...app, bundleDigest: 'a'.repeat(64), priceUsd: '0.02', inputDigest: 'b'.repeat(64), limits: DEFAULT_LIMITS, modelPreference: null };
const refusal = { executionId: 'exe_1', memberId: 'p_ada', installId: 'ins_1', appId: 'app_1', appName: 'Letters', code: 'runtime.app-forbidden', reason: 'not reviewed', rule: 'policy.forbidden-apps' };
const isolation = { level: 'L1', driver: 'deno', text: 'in bubblewrap' } as const;
const ending: Ending = { outcome: 'SUCCEEDED', limitFired: null, platformReason: null, errorFingerprint: null, errorFrames: [], wallMs: 1, cpuMs: 1, memoryBytes: 1, outputBytes: 1, calls: 0, providerCostUsd: '0', charge: 'none', outputDigest: null };
const after = (...events: ExecutionEvent[]) => events.reduce(evolveExecution, noExecution);
const [requested] = requestExecution(order, noExecution) as [ExecutionEvent];
const [started] = startSandbox('exe_1', isolation, after(requested)) as [ExecutionEvent];

describe('a run', () => {
  it('is requested, starts and ends with the facts of its request', () => {
    expect(requested).toEqual(executionRequested.create(order));
    expect(started).toEqual(sandboxStarted.create({ executionId: 'exe_1', isolation: 'L1', driver: 'deno', isolationText: 'in bubblewrap' }));
    expect(finishExecution('exe_1', ending, after(requested, started))).toEqual([executionFinished.create({ ...ending, executionId: 'exe_1', memberId: 'p_ada', ...app, isolation: 'L1', priceUsd: '0.02' })]);
  });

  it('ends exactly once: nothing follows a terminal event', () => {
    const over = after(requested, started, ...finishExecution('exe_1', ending, after(requested, started)));
    expect([isOpen(over), finishExecution('exe_1', { ...ending, outcome: 'CANCELLED' }, over), startSandbox('exe_1', isolation, over), requestCancel('exe_1', 'p_ada', over)]).toEqual([false, [], [], []]);
    expect([started, cancelRequested.create({ executionId: 'exe_1', memberId: 'p_ada' })].reduce(evolveExecution, over)).toEqual(over);
  });

  it('that ends before its sandbox started has no isolation to show', () => {
    expect(finishExecution('exe_1', ending, after(requested)).map((event) => (event.data as { isolation: unknown }).isolation)).toEqual([null]);
  });

  it('that was refused is on the record, and never starts', () => {
    const [refused] = refuseExecution(refusal, noExecution) as [ExecutionEvent];
    expect(refused).toEqual(executionRefused.create(refusal));
    expect([requestExecution(order, after(refused)), startSandbox('exe_1', isolation, after(refused)), finishExecution('exe_1', ending, after(refused))]).toEqual([[], [], []]);
  });

  it('is cancelled by its person, once; for others it is not there', () => {
    const [cancel] = requestCancel('exe_1', 'p_ada', after(requested)) as [ExecutionEvent];
    expect(cancel).toEqual(cancelRequested.create({ executionId: 'exe_1', memberId: 'p_ada' }));
    expect(requestCancel('exe_1', 'p_ada', after(requested, cancel))).toEqual([]);
    expect([codeOf(() => requestCancel('exe_1', 'p_eve', after(requested))), codeOf(() => requestCancel('exe_1', 'p_ada', noExecution))]).toEqual(['runtime.execution-not-found', 'runtime.execution-not-found']);
  });
});

describe('stored events of the runtime', () => {
  it('have a golden sample each, which is still read', async () => {
    expect(await checkGoldenSamples(new EventRegistry(executionEvents, []), join(import.meta.dirname, 'golden'))).toEqual({ missing: [], unreadable: [] });
  });
});
