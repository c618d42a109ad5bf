import { RateLimit } from './rate-limit.js';

describe('a limit of requests a minute', () => {
  it('lets so many pass at once and says how much room is left and when there is more', () => {
    const limit = new RateLimit(3);
    expect([0, 0, 0, 0].map((now) => limit.take('ann', now))).toEqual([
      { limit: 3, remaining: 2, resetMs: 20_000, waitMs: 0 },
      { limit: 3, remaining: 1, resetMs: 40_000, waitMs: 0 },
      { limit: 3, remaining: 0, resetMs: 60_000, waitMs: 0 },
      { limit: 3, remaining: 0, resetMs: 60_000, waitMs: 20_000 },
    ]);
  });

  it('gives room back evenly, never more than all of it, and whoever is refused pays nothing for asking', () => {
    const limit = new RateLimit(3);
    for (let times = 0; times < 9; times += 1) limit.take('ann', 0);
    expect([limit.take('ann', 19_999).waitMs, limit.take('ann', 20_000).waitMs, limit.take('ann', 20_001).waitMs]).toEqual([1, 0, 19_999]);
    expect(limit.take('ann', 10 * 60_000).remaining).toBe(2);
  });

  it('is nobody else’s', () => {
    const limit = new RateLimit(1);
    expect([limit.take('ann', 0).waitMs, limit.take('bob', 0).waitMs, limit.take('ann', 0).waitMs]).toEqual([0, 0, 60_000]);
  });

  it.each([1, 3, 7, 600, 999])('lets exactly %d pass at once, whatever the clock says', (perMinute) => {
    const limit = new RateLimit(perMinute);
    const at = 1_234.567_890_1;
    const rooms = Array.from({ length: perMinute }, () => limit.take('ann', at));
    expect([rooms[0]!.remaining, rooms.every(({ waitMs }) => waitMs === 0), limit.take('ann', at).waitMs > 0]).toEqual([perMinute - 1, true, true]);
  });
});
