/** Backups that were cut off or changed after they were written. Real PostgreSQL, real keys, real seals. */
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { restoreBackup } from '@keystead/platform/src/operating/backup/restore-backup.js';
import { writeBackup } from '@keystead/platform/src/operating/backup/write-backup.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { sealAll, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

jest.setTimeout(120_000);

let folder: string;
let file: string;
let database: TestDatabase;

const envOf = ({ url }: TestDatabase): Record<string, string> => ({ NODE_ENV: 'test', KEYSTEAD_HOME: join(folder, 'home'), KEYSTEAD_DATABASE_URL: url });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-damaged-backup-'));
  file = join(folder, 'first.backup');
  database = await testDatabase();
  const original = await testDatabase();
  const core = await openCore({ contexts: [toyContext], env: envOf(original), createKeys: true });
  await prepareDatabase(core);
  await writeNotes(core, 1, 300);
  await sealAll(core);
  await writeBackup(core, { to: file, version: '0.1.0', withKeys: false, progress: () => undefined });
  await core.close();
  await original.drop();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('a file that is not as it was written is refused, the part is named, and the database stays empty', () => {
  const bad = async (change: (bytes: Buffer, path: string) => Promise<Buffer | void>): Promise<string> => {
    const path = join(folder, 'bad.backup');
    await copyFile(file, path);
    const changed = await change(await readFile(path), path);
    if (changed !== undefined) await writeFile(path, changed);
    const message = await restoreBackup({ contexts: [toyContext], env: envOf(database), from: path, say: () => undefined }).then(() => 'restored', (error: Error) => error.message);
    expect((await database.pool.query("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('public', 'information_schema')")).rows).toEqual([]);
    return message.replaceAll(path, 'FILE');
  };
  /** Where the data of a part lies. */
  const inside = (bytes: Buffer, table: string): number => bytes.indexOf(`"table":"${table}"`) + 300;

  it.each(['log', 'leaves', 'tiles'])('one byte of the part %s', async (table) => {
    const schema = table === 'log' ? 'events' : 'evidence';
    expect(await bad(async (bytes) => {
      const at = inside(bytes, table);
      bytes[at] = bytes[at]! ^ 1;
      return bytes;
    })).toBe(`The backup FILE was changed: ${schema}.${table} is not as it was written. Copy the file again, or take another backup.`);
  });

  it('cut off: in a part, in front of its last frame, at its first line', async () => {
    expect(await bad(async (bytes, path) => truncate(path, inside(bytes, 'log')))).toBe('The backup FILE is cut off in part events.log. Copy the file again from where it was written.');
    expect(await bad(async (bytes, path) => truncate(path, bytes.length - 1))).toBe('The backup FILE is cut off in manifest. Copy the file again from where it was written.');
    expect(await bad(async (_, path) => truncate(path, 5))).toBe('FILE is not a backup that this version can read.');
    expect(await bad(async (_, path) => truncate(path, 20))).toBe('The backup FILE is cut off in header. Copy the file again from where it was written.');
  });

  it('malformed: something else, more than its end, a length of 4 GiB, a header of no such form', async () => {
    expect(await bad(async () => Buffer.from('{"not":"a backup"}'))).toBe('FILE is not a backup that this version can read.');
    expect(await bad(async (bytes) => Buffer.concat([bytes, Buffer.from('x')]))).toBe('The backup FILE is malformed: bytes follow its end. Copy the file again from where it was written.');
    expect(await bad(async (bytes) => {
      bytes.writeUInt32BE(0xffffffff, 19);
      return bytes;
    })).toBe('The backup FILE is malformed in header. Copy the file again, or take another backup.');
    expect(await bad(async (bytes) => Buffer.from(bytes.toString('latin1').replace('"format":1', '"format":2'), 'latin1'))).toBe('The backup FILE is malformed: the header (header) is not in the form of this version. Copy the file again, or restore with the version that wrote it.');
    expect(await bad(async (bytes) => Buffer.from(bytes.toString('latin1').replace('"table":"log"', '"table":"pwd"'), 'latin1'))).toMatch(/^The backup FILE was changed: /);
  });
});
