import type { ExecutionState } from '../../domain/execution.js';
import type { FeedItem } from '../../domain/live-feed.js';
import type { LogLine } from '../../domain/ports.js';
import { distantRun } from './distant-run.js';

const owner = { organisation: 'org_1', memberId: 'p_1', executionId: 'exe_1' };
const open = (kind: 'requested' | 'running'): ExecutionState => ({ kind, request: {} as never, isolation: kind === 'running' ? 'L1' : null, cancelling: false });
const finished: ExecutionState = { kind: 'finished', request: {} as never, outcome: 'SUCCEEDED' };
const line = (seq: number): LogLine => ({ seq, stream: 'log', text: `line ${seq}`, at: '2026-03-01T10:00:00.000Z' });

/** The other process: at each look it is one step further. */
async function heard(steps: readonly { state: ExecutionState; chunks: readonly LogLine[][] }[], { cameLate = false, leavesAfter = Infinity } = {}): Promise<FeedItem[]> {
  let looks = 0;
  const stop = new AbortController();
  const items: FeedItem[] = [];
  const load = async () => steps[Math.min(looks, steps.length - 1)]!.state;
  const readLogAfter = async (_owner: unknown, chunk: number) => {
    const { chunks } = steps[Math.min(looks, steps.length - 1)]!;
    looks += 1;
    return { lines: chunks.slice(chunk + 1).flat(), chunk: chunks.length - 1 };
  };
  const contents = { readLogAfter, read: async () => ({ input: null, output: { text: 'out' }, error: null }) };
  for await (const item of distantRun(owner, { cameLate, load, contents, head: async () => '7', lookMs: 1, signal: stop.signal })) {
    items.push(item);
    if (items.length === leavesAfter) stop.abort();
  }
  return items;
}

const done: FeedItem = { kind: 'done', outcome: 'SUCCEEDED', outcomeText: expect.any(String) as string, position: '7' };
const running: FeedItem = { kind: 'state', state: 'running', queuePosition: null, isolation: 'L1' };

describe('a run that another process conducts', () => {
  it('tells each line once, the lines of the end too, then the answer and the end', async () => {
    const items = await heard([
      { state: open('requested'), chunks: [] },
      { state: open('running'), chunks: [[line(0), line(1)]] },
      { state: open('running'), chunks: [[line(0), line(1)]] },
      { state: finished, chunks: [[line(0), line(1)], [line(2)]] },
    ]);
    expect(items).toEqual([running, { kind: 'log', line: line(0) }, { kind: 'log', line: line(1) }, { kind: 'log', line: line(2) }, { kind: 'output', output: { text: 'out' }, error: null }, done]);
  });

  it('that ended while somebody came says everything', async () => {
    expect(await heard([{ state: finished, chunks: [[line(0)]] }])).toEqual([{ kind: 'log', line: line(0) }, { kind: 'output', output: { text: 'out' }, error: null }, done]);
  });

  it('that was over before says so at once, and nothing else', async () => {
    expect(await heard([{ state: finished, chunks: [[line(0)]] }], { cameLate: true })).toEqual([done]);
  });

  it('is not asked about any more once its watcher has left', async () => {
    expect(await heard([{ state: open('running'), chunks: [] }], { leavesAfter: 1 })).toEqual([running]);
  });
});
