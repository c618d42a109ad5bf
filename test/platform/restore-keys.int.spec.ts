/** The keys of a restore: what is said where they are missing. Real PostgreSQL, real keys, real seals. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
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
