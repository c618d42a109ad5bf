import { fixedClock } from '@keystead/kernel/src/clock.js';
import type { ContentStore, LogLine } from '../../domain/ports.js';
import { LogBook } from './log-book.js';

const OWNER = { organisation: 'org_1', memberId: 'p_1', executionId: 'exe_1' };

/** A store that fails as often as told; the rest of the port is not used here. */
function bookThatFails(times: number) {
  const stored: LogLine[] = [];
  const shown: string[] = [];
  const lost: number[] = [];
  let failures = times;
  const contents = {
    appendLog: async (_owner: unknown, lines: readonly LogLine[]) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('the database is away');
      }
      stored.push(...lines);
    },
  } as unknown as ContentStore;
  const book = new LogBook(contents, OWNER, (line) => shown.push(line.text), fixedClock('2026-01-01T00:00:00.000Z'), (lines) => lost.push(lines));
  return { book, stored, shown, lost };
}

describe('the log of a run', () => {
  it('shows each line at once and stores them numbered', async () => {
    const { book, stored, shown } = bookThatFails(0);
    book.write('stdout', 'one');
    book.write('stderr', 'two');
    expect(shown).toEqual(['one', 'two']);
    await book.close();
    expect(stored).toEqual([
      { seq: 0, stream: 'stdout', text: 'one', at: '2026-01-01T00:00:00.000Z' },
      { seq: 1, stream: 'stderr', text: 'two', at: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('is tried again after a failure', async () => {
    const { book, stored, lost } = bookThatFails(2);
    book.write('stdout', 'one');
    await book.close();
    expect([stored.length, lost]).toEqual([1, []]);
  });

  it('never keeps a run from ending: what cannot be stored is reported and given up', async () => {
    const { book, stored, lost } = bookThatFails(100);
    book.write('stdout', 'one');
    book.write('stdout', 'two');
    await book.close();
    expect([stored, lost]).toEqual([[], [2]]);
  });
});
