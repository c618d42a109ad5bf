/** Two sealers on one host are two to the lease. Real PostgreSQL, keys and checkpoint files; the second stands for a worker that leads next. */
import { hostname } from 'node:os';
import { sealingJob } from '@keystead/platform/src/core/sealing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { toyContext } from './toy-context.js';

jest.setTimeout(60_000);

let app: TestApp;
afterEach(() => app.stop());

it('whoever leads next seals at once, under a name of its own', async () => {
  app = await startTestApp({ contexts: [toyContext], jobs: (core) => [sealingJob(core, { warn: () => undefined })] });
  const { core } = app;
  const ownerAt = (epoch: string): Promise<string> =>
    eventually(async () => {
      const lease = (await core.owner.query<{ epoch: string; owner: string; held: boolean }>('SELECT epoch, owner, leased_until > now() AS held FROM evidence.sealer')).rows[0]!;
      expect(lease).toMatchObject({ epoch, held: true });
      return lease.owner;
    });
  const first = await ownerAt('1');
  const stop = new AbortController();
  const next = sealingJob(core, { warn: () => undefined }).run(stop.signal);
  try {
    // Within the lease of the first, which renews it every second and is not asked.
    const second = await ownerAt('2');
    for (const owner of [first, second]) expect(owner).toMatch(new RegExp(`^${hostname()}/${process.pid}/[0-9a-f]{8}$`));
    expect(second).not.toBe(first);
  } finally {
    stop.abort();
    await next;
  }
});
