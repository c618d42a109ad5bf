import { setTimeout as sleep } from 'node:timers/promises';
import { Health, type HealthCheck } from './health.js';

const works = { ok: true, text: 'answers' };
const broken = (): Promise<never> => Promise.reject(new Error('ECONNREFUSED'));

function healthOf(...checks: readonly HealthCheck[]): Health {
  const health = new Health();
  for (const check of checks) health.register(check);
  return health;
}
const part = (check: HealthCheck['check'], shared = false): HealthCheck => ({ name: shared ? 'kms' : 'database', shared, check });
const database = part(async () => works);

describe('health', () => {
  it('is good when every part is', async () => {
    expect(await healthOf(database, part(async () => works, true)).report()).toEqual({
      ok: true,
      degraded: false,
      parts: [{ name: 'database', ...works }, { name: 'kms', ...works }],
    });
  });

  it('is looked at once for all who ask at the same moment, and anew for the next', async () => {
    let asked = 0;
    const health = healthOf(part(async () => ((asked += 1), works)));
    await Promise.all([health.report(), health.report(), health.report()]);
    expect(asked).toBe(1);
    await health.report();
    expect(asked).toBe(2);
  });

  it.each([
    ['cannot be reached', broken, 'cannot be reached'],
    ['says that it does not work', async () => ({ ok: false, text: 'nobody leads' }), 'nobody leads'],
    ['does not answer', () => sleep(5_000, works, { ref: false }), 'no answer within 1500 ms'],
  ])('takes a process out when a part of its own %s', async (_, check, text) => {
    expect(await healthOf(part(check), part(async () => works, true)).report()).toMatchObject({ ok: false, degraded: false, parts: [{ name: 'database', ok: false, text }, { name: 'kms', ok: true }] });
  });

  it('keeps it in when what all share cannot be reached, and says so', async () => {
    expect(await healthOf(database, part(broken, true)).report()).toEqual({ ok: true, degraded: true, parts: [{ name: 'database', ...works }, { name: 'kms', ok: false, text: 'cannot be reached' }] });
  });

  it('keeps it in while what all share is still on its way, which is no degradation', async () => {
    const starting = { ok: false, starting: true, text: 'still starting: no worker leads yet' } as const;
    expect(await healthOf(database, part(async () => starting, true)).report()).toEqual({ ok: true, degraded: false, parts: [{ name: 'database', ...works }, { name: 'kms', ...starting }] });
  });

  it('keeps it in, and answers within a second, while what all share is slow; asks it one at a time, and forgets it when it is quick again', async () => {
    let asked = 0;
    let ms = 700;
    const health = healthOf(database, part(() => ((asked += 1), sleep(ms, works)), true));
    const began = performance.now();
    const slow = { ok: true, degraded: true, parts: [{ name: 'database', ...works }, { name: 'kms', ok: true, text: 'slow: no answer within 500 ms' }] };
    expect(await Promise.all([health.report(), health.report()])).toEqual([slow, slow]);
    expect([performance.now() - began < 1_000, asked]).toEqual([true, 1]);
    ms = 1;
    await sleep(300);
    expect((await health.report()).degraded).toBe(false);
  });

  it('does not call slow what failed when it answered last', async () => {
    let ms = 0;
    const health = healthOf(part(() => sleep(ms).then(broken), true));
    const failing = { ok: true, degraded: true, parts: [{ name: 'kms', ok: false, text: 'cannot be reached' }] };
    expect(await health.report()).toEqual(failing);
    ms = 700;
    expect(await health.report()).toEqual(failing);
  });
});
