/** The doctor in the middle of his looks, with the database gone. Real PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { doctor } from '@keystead/platform/src/operating/doctor.js';
import { defineWrappedKeys } from '@keystead/platform/src/operating/rotation/define-wrapped-keys.js';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import { toyContext } from './toy-context.js';

it('names the look and the connection that broke, and ends', async () => {
  const database = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'keystead-doctor-cut-off-'));
  const env = { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url };
  const core = await openCore({ contexts: [toyContext], env, createKeys: true });
  const ends = defineWrappedKeys({
    name: 'toy.keys',
    about: 'toy keys',
    held: async () => {
      await database.pool.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'keystead doctor' AND datname = current_database()");
      return [];
    },
    page: async () => [],
    replace: async () => true,
    boundTo: async () => ({ kind: 'bound', to: Buffer.alloc(0) }),
  });
  const broken: ContextDefinition = { ...toyContext, wrappedKeys: [ends] };
  try {
    await prepareDatabase(core);
    const findings: string[] = [];
    await doctor({ contexts: [broken], env, tell: ({ check, state }) => findings.push(`${state} ${check}`), progress: () => undefined, now: new Date() });
    expect(findings.slice(findings.indexOf('ok guards') + 1)).toEqual(['fail wrapped keys', 'fail database']);
  } finally {
    await core.close();
    await database.drop();
    await rm(home, { recursive: true, force: true });
  }
});
