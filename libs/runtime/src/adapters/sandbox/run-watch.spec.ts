import { DEFAULT_LIMITS } from '../../contract/sandbox.js';
import type { LimitName } from '../../contract/sandbox.js';
import type { ProcessUsage } from './process-usage.js';
import { RunWatch } from './run-watch.js';

const BASE: ProcessUsage = { cpuMs: 100, residentBytes: 50_000_000, threads: 6, dataBytes: 1 };
const LIMITS = { ...DEFAULT_LIMITS, wallMs: 5_000, cpuMs: 300, memoryBytes: 1_000_000, processes: 4 };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** The readings come one per sample; the last one stays. */
function watching(...readings: (Partial<ProcessUsage> | null)[]) {
  const hits: LimitName[] = [];
  let index = -1;
  const read = (): ProcessUsage | null => {
    index = Math.min(index + 1, readings.length - 1);
    const reading = readings[index];
    return reading === null ? null : { ...BASE, ...reading };
  };
  const watch = new RunWatch(LIMITS, BASE, read, (limit) => hits.push(limit));
  return { watch, hits };
}

describe('a run that is watched', () => {
  it.each<[string, Partial<ProcessUsage>, LimitName[]]>([
    ['stays within everything', { cpuMs: 400, residentBytes: 51_000_000, threads: 10 }, []],
    ['uses too much processor time', { cpuMs: 401 }, ['cpuMs']],
    ['holds too much memory', { residentBytes: 51_000_001 }, ['memoryBytes']],
    ['has too many threads', { threads: 11 }, ['processes']],
  ])('%s', async (_story, reading, expected) => {
    const { watch, hits } = watching(reading);
    await jest.advanceTimersByTimeAsync(600);
    watch.stop();
    expect([...new Set(hits)]).toEqual(expected);
  });

  it('is told of its deadline, by our clock', async () => {
    const { watch, hits } = watching({});
    await jest.advanceTimersByTimeAsync(4_999);
    expect(hits).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(hits).toEqual(['wallMs']);
    watch.stop();
  });

  it('is measured by its peaks above the empty interpreter, with one last look', async () => {
    const { watch } = watching({ cpuMs: 150, residentBytes: 50_400_000 }, { cpuMs: 170, residentBytes: 50_100_000 });
    await jest.advanceTimersByTimeAsync(700);
    watch.stop();
    expect(watch.measured()).toEqual({ wallMs: 700, cpuMs: 70, memoryBytes: 400_000 });
    await jest.advanceTimersByTimeAsync(10_000);
    expect([watch.measured().wallMs, jest.getTimerCount()]).toEqual([700, 0]);
  });

  it('keeps its last figures when the process is gone', async () => {
    const { watch } = watching({ cpuMs: 160 }, null);
    await jest.advanceTimersByTimeAsync(1_200);
    watch.stop();
    expect(watch.measured().cpuMs).toEqual(60);
  });
});
