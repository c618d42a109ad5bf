/** What an operator reads whose log somebody changed. Real PostgreSQL, real keys, real seals. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresSealStore } from '@keystead/evidence/src/postgres/seal-store.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import { Sealer } from '@keystead/evidence/src/seal/sealer.js';
import { checkpointFolder } from '@keystead/platform/src/core/sealing.js';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { contexts } from '../../../contexts.js';
import { backUp, restoreFrom } from './backup.js';

let app: TestApp;
let folder: string;
const before = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-altered-'));
  app = await startTestApp({ contexts });
  const { owner, keyring: keys, store: source, clock, platform } = app.core;
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME: platform.KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL: platform.KEYSTEAD_DATABASE_URL });
  await seedPeople(app);
  await app.settled();
  const sealer = await Sealer.start({ source, store: new PostgresSealStore(owner), vault: new FileCheckpointVault(checkpointFolder(app.core)), writer: keys.writer, keys, clock, owner: 'a test' });
  while ((await sealer.sealNext()).read > 0);
  await sealer.stop();
});
afterAll(async () => {
  process.env = before;
  process.exitCode = undefined;
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What stands on the standard output, and the exit code. */
async function said(work: () => Promise<void>): Promise<{ lines: string[]; code: typeof process.exitCode }> {
  process.exitCode = undefined;
  const printed: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream, i) => jest.spyOn(stream, 'write').mockImplementation((text) => (i === 0 ? printed.push(String(text)) : 1) > 0));
  try {
    await work();
    return { lines: printed.join('').trimEnd().split('\n'), code: process.exitCode };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}

it('a log that is as it was sealed is backed up without a word of it', async () => {
  const { lines, code } = await said(() => backUp({ to: join(folder, 'good.backup'), withKeys: false, version: '0.1.0' }));
  expect([lines.length, code]).toEqual([2, undefined]);
});

it('an altered one is backed up as evidence, with its positions named and an exit code of its own', async () => {
  await app.core.owner.query("BEGIN; ALTER TABLE events.log DISABLE TRIGGER ALL; UPDATE events.log SET payload = payload || convert_to(' ', 'UTF8') WHERE position IN (1, 3, 4); ALTER TABLE events.log ENABLE ALWAYS TRIGGER append_only; COMMIT");
  const file = join(folder, 'altered.backup');
  const { lines, code } = await said(() => backUp({ to: file, withKeys: false, version: '0.1.0' }));
  expect(lines.slice(2)).toEqual([
    'FAIL: 3 events in the event log are not what was sealed (positions 1, 3 to 4): somebody with rights on the database changed or added them. This file is evidence of that, and a restore brings it back as it is: keep the earlier backups, and run `keystead admin doctor`.',
  ]);
  expect(code).toBe(1);
  expect(Number(/ parts, (\d+) bytes; /.exec(lines[0]!)![1])).toBe((await stat(file)).size);
});

it('and restored as it is, with the same said of it and the exit code of that', async () => {
  const restored = async (file: string, { url }: TestDatabase): ReturnType<typeof said> => {
    process.env['KEYSTEAD_DATABASE_URL'] = url;
    return said(() => restoreFrom({ from: join(folder, file) }));
  };
  const databases = [await testDatabase(), await testDatabase()] as const;
  try {
    const good = await restored('good.backup', databases[0]);
    expect([good.lines[1], good.code]).toEqual(['Now run `keystead admin doctor`.', undefined]);
    const altered = await restored('altered.backup', databases[1]);
    expect(altered.lines.slice(1, 3)).toEqual([
      'FAIL: 3 events in the event log are not what was sealed (positions 1, 3 to 4): somebody with rights on the database changed or added them before this backup was taken, and the read models show that. Keep this file as evidence, and restore an earlier backup, which may hold the log as it was.',
      'Now run `keystead admin doctor`.',
    ]);
    expect(altered.code).toBe(1);
    const log = "SELECT position, encode(payload, 'hex') AS payload FROM events.log ORDER BY position";
    expect((await databases[1].pool.query(log)).rows).toEqual((await app.core.owner.query(log)).rows);
    expect((await databases[1].pool.query("SELECT nspname FROM pg_namespace WHERE nspname = 'keystead_restore'")).rows).toEqual([]);
  } finally {
    for (const database of databases) await database.drop();
  }
});
