import type { PullProgress } from '../../domain/ports.js';
import { distantPull, type PullWord } from './distant-pull.js';

const at = (completedBytes: number): PullProgress => ({ status: 'pulling', completedBytes, totalBytes: 2 });

/** One step further at each look. */
async function heard(steps: readonly { state: string; reason?: string; progress?: PullProgress; forgotten?: boolean }[]): Promise<PullWord[]> {
  let look = -1;
  const words: PullWord[] = [];
  const parts = { row: async () => steps[(look += 1)]!, progress: async () => steps[look]!.progress ?? null, isForgotten: async () => steps[look]!.forgotten ?? false, lookMs: 1, signal: new AbortController().signal };
  for await (const word of distantPull(parts)) words.push(word);
  return words;
}

describe('a pull that another process carries', () => {
  it('tells how far it is, each thing once, and then its end', async () => {
    expect(await heard([{ state: 'running' }, { state: 'running', progress: at(1) }, { state: 'running', progress: at(1) }, { state: 'running', progress: at(2) }, { state: 'done' }])).toEqual([
      { event: 'progress', data: at(1) },
      { event: 'progress', data: at(2) },
      { event: 'done', data: { state: 'done', reason: null } },
    ]);
  });

  it.each([
    ['failed', { state: 'failed', reason: 'The pull was cancelled.' }, 'The pull was cancelled.'],
    ['lost its process', { state: 'running', forgotten: true }, null],
  ])('says that it failed when it %s', async (_, step, reason) => {
    expect(await heard([step])).toEqual([{ event: 'done', data: { state: 'failed', reason } }]);
  });
});
