/** The keys of a restore: what is said where they are missing, and what a restore that broke leaves of them. Real PostgreSQL, real keys, real seals. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newMasterKeyFile } from '@keystead/crypto/src/local-kms-file.js';
import { keyFilesOf, type KeyFiles } from '@keystead/platform/src/core/key-files.js';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { restoreBackup } from '@keystead/platform/src/operating/backup/restore-backup.js';
import { writeBackup } from '@keystead/platform/src/operating/backup/write-backup.js';
import { doctor } from '@keystead/platform/src/operating/doctor.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { sealAll, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

jest.setTimeout(120_000);

const GOOGLE = 'gcp:projects/p/locations/l/keyRings/r/cryptoKeys/k';

let folder: string;
let home: string;
let core: Core;
let bare: string;
let whole: string;
let database: TestDatabase;
let fresh: string;
const databases: TestDatabase[] = [];

const envOf = (url: string, at: string): Record<string, string> => ({ NODE_ENV: 'test', KEYSTEAD_HOME: at, KEYSTEAD_DATABASE_URL: url });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-restore-keys-'));
  home = join(folder, 'home');
  const original = await testDatabase();
  databases.push(original);
  core = await openCore({ contexts: [toyContext], env: envOf(original.url, home), createKeys: true });
  await prepareDatabase(core);
  await writeNotes(core, 1, 30);
  await sealAll(core);
  [bare, whole] = [join(folder, 'bare.backup'), join(folder, 'whole.backup')];
  await writeBackup(core, { to: bare, version: '0.1.0', withKeys: false, progress: () => undefined });
  await writeBackup(core, { to: whole, version: '0.1.0', withKeys: true, progress: () => undefined });
});
beforeEach(async () => {
  database = await testDatabase();
  databases.push(database);
  fresh = await mkdtemp(join(folder, 'fresh-'));
});
afterAll(async () => {
  await core.close();
  await Promise.all(databases.map((each) => each.drop()));
  await rm(folder, { recursive: true, force: true });
});

const restore = (from: string, say: (step: string) => void = () => undefined): Promise<unknown> => restoreBackup({ contexts: [toyContext], env: envOf(database.url, fresh), from, say });
const words = (refused: Promise<unknown>): Promise<string> => refused.then(() => 'restored', (error: Error) => `${error.name}: ${error.message}`);

async function wrong(): Promise<string[]> {
  const found: string[] = [];
  await doctor({ contexts: [toyContext], env: envOf(database.url, fresh), tell: ({ state, text }) => state === 'fail' && found.push(text), progress: () => undefined, now: new Date() });
  return found;
}

async function filesIn(place: string): Promise<string[]> {
  return (await readdir(place, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name).toSorted();
}

describe('a backup without keys, into a home without keys,', () => {
  it('is refused, which says what is missing, where it belongs and what to do then; and done so it is restored', async () => {
    const { masterKey, keyring } = keyFilesOf(fresh);
    expect(await words(restore(bare))).toBe(
      `BackupRefused: The backup holds no keys, for it was made without --with-keys, and ${masterKey} and ${keyring} are missing. Nothing was changed. ` +
        `Copy the folders keys/ and checkpoints/ of installation ${core.keyring.installation}, which were kept apart from the backup, into ${fresh} (files of mode 0600, of the user who starts Keystead), then run the same command again. ` +
        'Where no copy of them is left, nobody can use this backup; one that was made with --with-keys brings its own keys.',
    );
    for (const name of ['keys', 'checkpoints']) await cp(join(home, name), join(fresh, name), { recursive: true });
    expect([await words(restore(bare)), await wrong()]).toEqual(['restored', []]);
  });

  it('whose keyring is of a KMS elsewhere, is refused with the name of that', async () => {
    const google = join(folder, 'google.backup');
    await writeBackup({ ...core, kms: Object.create(core.kms, { name: { value: GOOGLE } }) as Core['kms'] }, { to: google, version: '0.1.0', withKeys: false, progress: () => undefined });
    expect(await words(restore(google))).toBe(`BackupRefused: The keys of the backup are wrapped by the KMS ${GOOGLE}, and KEYSTEAD_KMS is local. Nothing was changed. Set KEYSTEAD_KMS=${GOOGLE}, then run the same command again.`);
  });
});

describe('a restore that breaks, of a backup with keys into an empty home,', () => {
  const ALL = ['keyring.json', 'master.key', 'org_00000000000000000000000001.note', 'platform.note'];
  const digestsOf = ({ masterKey, keyring }: KeyFiles): Promise<string[]> => Promise.all([masterKey, keyring].map(async (path) => createHash('sha256').update(await readFile(path)).digest('hex')));

  it('and can clear up takes away the keys that it put, so that no other installation is made with them; the next one works', async () => {
    const [said, before] = [[] as string[], await filesIn(fresh)];
    const full = restore(whole, (step) => {
      said.push(step);
      if (step === 'loading events.log') throw new Error('No space left on device');
    });
    expect(await words(full)).toBe('Error: No space left on device');
    expect([said.at(-1), before, await filesIn(fresh)]).toEqual(['not restored: the database is empty again', [], []]);
    expect([await words(restore(whole)), await wrong(), await filesIn(fresh)]).toEqual(['restored', [], ALL]);
  });

  it('leaves the keys that were there before it', async () => {
    await cp(keyFilesOf(home).directory, keyFilesOf(fresh).directory, { recursive: true });
    const broken = restore(whole, (step) => {
      if (step === 'loading events.log') throw new Error('No space left on device');
    });
    expect([await words(broken), await filesIn(fresh)]).toEqual(['Error: No space left on device', ALL.slice(0, 2)]);
    expect([await words(restore(whole)), await wrong()]).toEqual(['restored', []]);
  });

  it('and is gone before it could clear up leaves them beside the marked database; the next one works', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const gone = restore(whole, (step) => {
      if (step !== 'loading events.log') return;
      const cut = `const { Client } = require('pg'); const c = new Client({ connectionString: process.argv[1] }); c.connect().then(() => c.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [process.argv[2]])).then(() => c.end())`;
      if (spawnSync(process.execPath, ['-e', cut, core.platform.KEYSTEAD_DATABASE_URL, name]).status !== 0) throw new Error('not cut');
      throw new Error('killed');
    });
    expect([await words(gone), await filesIn(fresh)]).toEqual(['Error: killed', ALL]);
    expect([await words(restore(whole)), await wrong(), await digestsOf(keyFilesOf(fresh))]).toEqual(['restored', [], await digestsOf(keyFilesOf(home))]);
  });

  it('and left half of a file is gone on with: that half is of this backup', async () => {
    const { keyring, masterKey, directory } = keyFilesOf(fresh);
    await mkdir(directory, { mode: 0o700 });
    await writeFile(keyring, (await readFile(keyFilesOf(home).keyring)).subarray(0, 200), { mode: 0o600 });
    await writeFile(masterKey, '', { mode: 0o600 });
    expect([await words(restore(whole)), await wrong(), await digestsOf(keyFilesOf(fresh))]).toEqual(['restored', [], await digestsOf(keyFilesOf(home))]);
  });

  it('and cannot put every file puts none; keys of another are never touched', async () => {
    await writeFile(join(fresh, 'checkpoints'), 'in the way');
    const note = join(fresh, 'checkpoints', 'org_00000000000000000000000001.note');
    expect([await words(restore(whole)), await filesIn(fresh)]).toEqual([`BackupRefused: ${note} cannot be put, for something else lies there: look what it is, then run the same command again.`, ['checkpoints']]);

    await rm(join(fresh, 'checkpoints'));
    const [other, { masterKey }] = [newMasterKeyFile(), keyFilesOf(fresh)];
    await mkdir(dirname(masterKey), { recursive: true });
    await writeFile(masterKey, other, { mode: 0o600 });
    expect(await words(restore(whole))).toMatch(/^BackupRefused: \S+master\.key holds other keys than the backup: /);
    expect([await readFile(masterKey), await filesIn(fresh)]).toEqual([other, ['master.key']]);

    await writeFile(masterKey, 'scribbled over');
    expect(await words(restore(whole))).toBe(`BackupRefused: ${masterKey} is damaged, and whose it is cannot be told: move it out of ${dirname(masterKey)}, then run the same command again, which puts that of the backup there.`);
    await rename(masterKey, join(folder, 'scribbled'));
    expect([await words(restore(whole)), await wrong()]).toEqual(['restored', []]);
  });
});
