import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { contexts } from '../../../contexts.js';
import { adminCommand } from './admin.command.js';

let app: TestApp;
let elsewhere: TestDatabase;
let folder: string;
const before = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-backup-'));
  app = await startTestApp({ contexts });
  elsewhere = await testDatabase();
  const { user } = await seedPeople(app);
  await user.http.post('/api/keys').send({ name: 'Mine', provider: 'openai', secret: 'sk-of-the-harbour' }).expect(201);
  await app.settled();
});
afterAll(async () => {
  process.env = before;
  process.exitCode = undefined;
  await app.stop();
  await elsewhere.drop();
  await rm(folder, { recursive: true, force: true });
});

/** What an operator reads who works with one database. */
async function keystead(url: string, ...words: string[]): Promise<string> {
  const { KEYSTEAD_HOME } = app.core.platform;
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL: url });
  const said: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream, i) => jest.spyOn(stream, 'write').mockImplementation((text) => (i === 0 ? said.push(String(text)) : 1) > 0));
  try {
    const program = new Command('keystead').version('0.1.0').exitOverride();
    adminCommand(program);
    await program.parseAsync(['admin', ...words], { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return said.join('');
}

const own = async (database: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<unknown> =>
  (await database.query(`SELECT (SELECT count(*)::int FROM identity.accounts) AS accounts, (SELECT count(*)::int FROM keys.vault) AS keys, (SELECT head::int FROM events.counter) AS events,
    (SELECT bit_xor(hashtextextended(t::text, 0)) FROM identity.accounts t) AS a, (SELECT bit_xor(hashtextextended(t::text, 0)) FROM keys.vault t) AS k`)).rows;

describe('keystead admin backup and restore', () => {
  it('carries every context to another database, and the doctor finds nothing wrong in either', async () => {
    const file = join(folder, 'all.backup');
    const url = app.core.platform.KEYSTEAD_DATABASE_URL;
    const said = await keystead(url, 'backup', '--to', file);
    expect(said).toMatch(/^\S+all\.backup: \d+ parts, \d+ bytes; \d+ events, sealed up to position 0 in 0 logs\nIt holds no keys and no checkpoints: /);
    expect(Number(/(\d+) bytes/.exec(said)![1])).toBe((await stat(file)).size);
    expect(process.exitCode).toBeUndefined();
    const [restored, ...next] = (await keystead(elsewhere.url, 'restore', '--from', file)).split('\n');
    const [, moment] = /^Restored as of (\S+): \d+ events, \d+ parts, \d+ read models folded again\.$/.exec(restored!)!;
    expect(next).toEqual([
      'Now run `keystead admin doctor`.',
      `Whoever was erased after ${moment} is back: erase them again, each in the portal under "Subject requests". docs/people.md says how to find them ("After a restore").`,
      '',
    ]);
    expect(await own(elsewhere.pool)).toEqual(await own(app.core.owner));
    expect(await own(elsewhere.pool)).toMatchObject([{ accounts: 4, keys: 1 }]);
    for (const database of [url, elsewhere.url]) expect((await keystead(database, 'doctor')).split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
  });

  it('refuses with one line and changes nothing', async () => {
    await expect(keystead(elsewhere.url, 'restore', '--from', join(folder, 'none.backup'))).rejects.toThrow(`There is no backup ${join(folder, 'none.backup')}: check the path.`);
    await expect(keystead(elsewhere.url, 'restore', '--from', join(folder, 'all.backup'))).rejects.toThrow('The database is not empty');
  });
});

describe('a log that a superuser has deleted events of', () => {
  it('is backed up as evidence, with its gaps named and an exit code of its own, and a restore of that is refused', async () => {
    const { KEYSTEAD_DATABASE_URL: url } = app.core.platform;
    const { rows } = await app.core.owner.query<{ head: number }>('SELECT head::int FROM events.counter');
    const { head } = rows[0]!;
    await app.core.owner.query('BEGIN; ALTER TABLE events.log DISABLE TRIGGER ALL; DELETE FROM events.log WHERE position IN (2, 4, 5); ALTER TABLE events.log ENABLE ALWAYS TRIGGER append_only; COMMIT');
    const file = join(folder, 'gaps.backup');
    const lines = (await keystead(url, 'backup', '--to', file)).split('\n');
    expect([lines.length, lines[0]]).toEqual([4, expect.stringMatching(new RegExp(`^${file}: \\d+ parts, \\d+ bytes; ${head - 3} events, sealed up to position 0 in 0 logs$`))]);
    expect(lines[2]).toBe(
      'FAIL: positions 2, 4 to 5 are missing in the event log: somebody with rights on the database deleted them. This file is evidence of that, and cannot be restored as it is: keep the earlier backups, which hold these events, and run `keystead admin doctor`.',
    );
    expect(process.exitCode).toBe(1);
    const empty = await testDatabase();
    try {
      await expect(keystead(empty.url, 'restore', '--from', file)).rejects.toThrow(`The backup ${file} lacks positions 2, 4 to 5 of its event log, which were deleted before it was taken: restore an earlier one, which holds these events.`);
      expect((await empty.pool.query("SELECT nspname FROM pg_namespace WHERE nspname IN ('events', 'platform')")).rows).toEqual([]);
    } finally {
      await empty.drop();
    }
  });
});
