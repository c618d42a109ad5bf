import { runSchedule, type ScheduleParts } from './run-schedule.js';

describe('a schedule', () => {
  it('runs at once and again and again until the lead ends, also after it failed', async () => {
    const now = new Date('2026-11-22T12:00:00.000Z');
    const told: unknown[] = [];
    const parts: ScheduleParts = { modules: { get: () => 'a provider' as never }, clock: { now: () => now }, warn: (...words) => void told.push(words) };
    const stop = new AbortController();
    const seen: unknown[] = [];
    const run = async ({ get, now: at }: { get: (token: string) => unknown; now: Date }): Promise<void> => {
      seen.push([get('token'), at]);
      if (seen.length === 2) throw new TypeError('with a secret in it');
      if (seen.length === 3) stop.abort();
    };
    await runSchedule(parts, { name: 'test.tidy-up', everyMs: 1, run }, stop.signal);
    expect(seen).toEqual(Array(3).fill(['a provider', now]));
    expect(told).toEqual([[{ schedule: 'test.tidy-up', reason: 'TypeError' }, 'scheduled work failed']]);
  });

  it('that waits ends with the lead', async () => {
    const stop = new AbortController();
    const running = runSchedule({ modules: { get: () => '' as never }, clock: { now: () => new Date(0) }, warn: () => undefined }, { name: 'test.rare', everyMs: 3_600_000, run: async () => undefined }, stop.signal);
    setImmediate(() => stop.abort());
    expect(await running).toBeUndefined();
  });
});
