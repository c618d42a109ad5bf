import { ProtocolViolation } from '../channel/frame.js';
import { LinkRun } from './link-run.js';

const log = (seq: number) => ({ kind: 'log' as const, seq, stream: 'stdout' as const, text: `line ${seq}`, at: '2026-01-01T00:00:00.000Z' });
const finished = { kind: 'finished' as const, finished: { outcome: 'SUCCEEDED' as const, output: 1, usage: { wallMs: 1, cpuMs: 1, memoryBytes: 1, outputBytes: 1 }, isolation: null } };

function runOf(told: string[]): LinkRun {
  return new LinkRun(
    1,
    { executionId: 'exe_1', organisation: 'org_1', bundle: { code: '', digest: '' }, input: null, limits: {}, issueToken: () => '' },
    { onLog: ({ text }) => told.push(text), onRpc: async function* () {}, onFinishing: () => told.push('finishing'), onFinished: ({ outcome }) => void told.push(outcome) },
    () => told.push('over'),
  );
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('reports of a run', () => {
  it('count once, also when they are told again', () => {
    const told: string[] = [];
    const run = runOf(told);
    for (const index of [0, 1, 0, 1, 2]) run.take(index, log(index));
    expect(told).toEqual(['line 0', 'line 1', 'line 2']);
  });

  it('cannot be missing in between', () => {
    const run = runOf([]);
    run.take(0, log(0));
    expect(() => run.take(2, log(2))).toThrow(ProtocolViolation);
  });

  it('end once, whatever comes after', async () => {
    const told: string[] = [];
    const run = runOf(told);
    run.take(0, finished);
    run.take(1, finished);
    run.take(1, log(1));
    run.lost('runner_lost');
    run.cancelledBeforeStart();
    await settled();
    expect(told).toEqual(['finishing', 'SUCCEEDED', 'over']);
  });

  it('come too late for a run that was lost', async () => {
    const told: string[] = [];
    const run = runOf(told);
    run.lost('runner_lost');
    run.take(0, finished);
    await settled();
    expect(told).toEqual(['finishing', 'PLATFORM_ERROR', 'over']);
  });

  it('are overdue after the deadline and some grace', () => {
    const run = runOf([]);
    run.sent(1_000);
    expect([run.isOverdue(51_000), run.isOverdue(51_001)]).toEqual([false, true]);
  });
});
