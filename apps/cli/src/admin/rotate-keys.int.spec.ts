import { rm, rename } from 'node:fs/promises';
import { Command } from 'commander';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../../contexts.js';
import { adminCommand } from './admin.command.js';

/** The command as an operator runs it, beside the platform that goes on running; what it moves and survives is told in libs/keys. */
let app: TestApp;
let people: People;
let keyId: string;
const before = { ...process.env };

beforeAll(async () => {
  app = await startTestApp({ contexts });
  people = await seedPeople(app);
  keyId = (await people.user.http.post('/api/keys').send({ name: 'Mine', provider: 'openai', secret: 'sk-of-the-harbour' }).expect(201)).body.id as string;
  await app.settled();
});
beforeEach(() => {
  const { KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL } = app.core.platform;
  Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL });
});
afterEach(() => {
  process.env = { ...before };
  process.exitCode = undefined;
});
afterAll(() => app.stop());

async function keystead(...words: string[]): Promise<string> {
  const said: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0));
  try {
    const program = new Command('keystead').exitOverride().configureOutput({ writeErr: () => undefined });
    adminCommand(program);
    for (const command of program.commands.flatMap((admin) => admin.commands)) command.exitOverride().configureOutput({ writeErr: () => undefined });
    await program.parseAsync(['admin', ...words], { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return said.join('');
}

/** Whom a log names as the one who rotated. */
async function named(organisation: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { event } of app.core.log.readAll({ organisation, categories: ['keys.rotation'] })) names.push((event.data as { by: string }).by);
  return names;
}

const doctor = async (): Promise<string[]> => (await keystead('doctor')).split('\n').filter((line) => line.includes(' wrapped keys '));

describe('keystead admin rotate-keys', () => {
  it('counts, moves everything to a new version, and has nothing to do after that', async () => {
    const counted = await keystead('rotate-keys', '--dry-run');
    expect(counted).toMatch(/^The KMS "local" wraps with version 1\.\nsecrets of the keyring +4 under version 1\nvaulted keys +1 under version 1\nkeys of personal fields +\d+ under version 1\nAll lie under version 1: there is nothing to move\.\n$/);
    expect(await keystead('rotate-keys')).toBe('0 keys moved to version 1 of the master key.\nNothing is left under another version.\n');

    const moved = await keystead('rotate-keys', '--new-version', '--by', 'ward-it-7');
    expect(moved).toMatch(/^Version 2 of the master key is in KEYSTEAD_HOME\/keys\/master\.key\. Back that folder up NOW: [^\n]+\n\d+ keys moved to version 2 of the master key\.\nNothing is left under another version\. Copies of keyring\.json elsewhere, and backups made until now, still need the older ones: [^\n]+\n$/);
    expect(await keystead('rotate-keys')).toBe('0 keys moved to version 2 of the master key.\nNothing is left under another version.\n');
    expect(await doctor()).toEqual([expect.stringMatching(/^ok {4}wrapped keys {2}the KMS wraps with version 2; secrets of the keyring: 4 under version 2; vaulted keys: 1 under version 2; keys of personal fields: \d+ under version 2; of each version one was opened$/)]);
    expect(process.exitCode).toBeUndefined();
    expect(await named('platform')).toEqual(['ward-it-7', 'ward-it-7']);
    expect(await named(people.organisation)).toEqual(['operator', 'operator']);
  });

  it('names a key that stays where it is, with exit code 1, and so does the doctor', async () => {
    await app.core.owner.query("UPDATE keys.vault SET kek_version = '9' WHERE key_id = $1", [keyId]);
    try {
      const reason = 'the KMS "local" does not open this key: it was wrapped under another key version';
      expect(await keystead('rotate-keys', '--dry-run')).toContain(`vaulted keys                    1 under version 9, which does not open: ${reason}\n`);
      expect(process.exitCode).toBe(1);
      process.exitCode = undefined;
      expect(await keystead('rotate-keys')).toBe(`0 keys moved to version 2 of the master key.\n1 key could not be moved and stays as it was:\n  vaulted keys: ${keyId} of ${people.organisation}, version 9: ${reason}\nDo not disable or destroy their versions. Mend what is said, and run this again.\n`);
      expect(process.exitCode).toBe(1);
      expect((await named('platform')).slice(2)).toEqual(['operator', 'operator']);
      expect((await doctor()).map((line) => line.split(' -> ')[0])).toEqual([
        `FAIL  wrapped keys  1 vaulted keys under version 9 of "local" do not open: ${reason}`,
        `FAIL  wrapped keys  of the vaulted keys, ${keyId} of ${people.organisation} is under version 9 and does not open`,
      ]);
    } finally {
      await app.core.owner.query("UPDATE keys.vault SET kek_version = '2' WHERE key_id = $1", [keyId]);
    }
  });

  it.each([
    [['--dry-run', '--new-version'], '--dry-run changes nothing, and --new-version makes a version: leave one of them out'],
    [['--by', 'x'.repeat(101)], '--by '],
    [['--by', 'ward\u202eit'], '--by must not contain control or invisible characters'],
    [['--new-versions'], "unknown option '--new-versions'"],
    [['2'], 'too many arguments'],
  ])('does not take %j', async (words, sentence) => {
    await expect(keystead('rotate-keys', ...words)).rejects.toThrow(sentence);
  });

  it.each([
    ['no KMS of that name', { KEYSTEAD_KMS: 'aws:arn' }, 'KEYSTEAD_KMS: must be "local" or "gcp:'],
    ['nobody at the KMS', { KEYSTEAD_KMS: 'gcp:projects/p/locations/l/keyRings/r/cryptoKeys/k', KEYSTEAD_KMS_ENDPOINT: 'http://127.0.0.1:1' }, 'Google Cloud KMS does not answer for projects/p/locations/l/keyRings/r/cryptoKeys/k'],
    ['no database', { KEYSTEAD_DATABASE_URL: 'postgres://keystead@127.0.0.1:1/none' }, 'ECONNREFUSED'],
  ])('with %s says so and changes nothing', async (_, env, sentence) => {
    Object.assign(process.env, env);
    const failure = await keystead('rotate-keys').then(() => '', (error: Error & { errors?: Error[] }) => [error.message, ...(error.errors ?? []).map(({ message }) => message)].join(' '));
    expect(failure).toContain(sentence);
  });

  it('with a master key file that is gone says so', async () => {
    const { masterKey } = keyFilesOf(app.core.platform.KEYSTEAD_HOME);
    await rename(masterKey, `${masterKey}.away`);
    try {
      await expect(keystead('rotate-keys')).rejects.toThrow(`The master key file ${masterKey} is missing; restore it from your backup`);
    } finally {
      await rm(masterKey, { force: true });
      await rename(`${masterKey}.away`, masterKey);
    }
  });
});
