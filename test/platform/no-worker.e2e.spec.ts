/** What a load balancer learns of an API while no worker runs. Real PostgreSQL and HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lead } from '@keystead/platform/src/core/lead.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { createHttpApp } from '@keystead/platform/src/http/create-http-app.js';
import { FIRST_MOMENTS_MS } from '@keystead/platform/src/telemetry/at-first.js';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import { toyContext } from './toy-context.js';

jest.setTimeout(60_000);

it('an API without a worker gets requests all the same; at first it says that it is still starting, then what does not go on', async () => {
  const [database, home] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-no-worker-'))]);
  let now = new Date();
  const core = await openCore({ clock: { now: () => now }, contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url, KEYSTEAD_LOG_LEVEL: 'fatal' }, createKeys: true, as: 'test' });
  await prepareDatabase(core);
  const app = await createHttpApp(core, { service: 'test' });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const look = async (): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
    const { ok, degraded, parts } = (await answer.json()) as { ok: boolean; degraded: boolean; parts: { name: string; ok: boolean; text: string }[] };
    const { name: _name, ...worker } = parts.find(({ name }) => name === 'worker')!;
    return { status: answer.status, ok, degraded, worker };
  };
  expect(await look()).toEqual({ status: 200, ok: true, degraded: false, worker: { ok: false, starting: true, text: 'still starting: no worker leads yet' } });
  now = new Date(now.getTime() + FIRST_MOMENTS_MS);
  expect(await look()).toEqual({ status: 200, ok: true, degraded: true, worker: { ok: false, text: 'no worker runs, so pages do not move on and nothing is sealed' } });

  const lead = new Lead(database.url, () => undefined);
  await lead.take(AbortSignal.timeout(10_000));
  expect(await look()).toMatchObject({ status: 200, degraded: false, worker: { ok: true, text: 'one leads' } });

  await lead.giveBack();
  await app.close();
  await core.close();
  await database.drop();
  await rm(home, { recursive: true });
});
