import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventId, ListSource, makeEvent, ORG, PERSON, testKeys } from '@keystead/evidence/src/testing/installation.js';
import { hour, sealInHours } from '@keystead/evidence/src/testing/sealed-hours.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { BundleFiles } from './bundle-files.js';

/** Real: PostgreSQL, the sealer, the files. Stood in for: the event store (a list), the keyring, and the table of people's keys, which is empty. */
const keys = testKeys();
let database: TestDatabase;
let folder: string;
let source: ListSource;

beforeAll(async () => {
  [database, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'keystead-bundle-files-'))]);
  source = new ListSource(Array.from({ length: 12 }, (_, n) => makeEvent(n)));
  await sealInHours(database.pool, folder, source, keys, { hours: 3, each: 4 });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** What the person who ordered is told. */
async function told(from: Date, to: Date, reportId = 'rep_1'): Promise<string> {
  const bundles = new BundleFiles(database.pool, source, keys, join(folder, 'bundles'));
  const order = { organisation: ORG, from, to, disclose: () => true, parameters: {}, exporter: PERSON, exportedAt: hour(9), files: [] };
  return bundles.write(reportId, order).then(
    ({ facts, alterations }) => JSON.stringify([facts.events, alterations]),
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

const NEXT = 'Ask an administrator to run `keystead admin doctor` and to restore a backup; then order the bundle again.';

describe('bundles as files', () => {
  it('for which the disk has no room leave nothing behind and are not tried again by themselves', async () => {
    const full = jest.spyOn(source, 'readAll').mockImplementation(() => {
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    });
    expect(await told(hour(0), hour(3))).toBe('BundleImpossible: There is not enough room for it on the disk. Tell whoever operates this installation, or order a shorter period.');
    expect(await readdir(join(folder, 'bundles'))).toEqual([]);
    full.mockRestore();
  });

  it('of which not even the draft can be opened are an error of that order alone, not the end of the process', async () => {
    expect(await told(hour(0), hour(3), 'r'.repeat(300))).toMatch(/^Error: ENAMETOOLONG/);
    expect(await readdir(join(folder, 'bundles'))).toEqual([]);
  });

  it('are written whatever became of the events, and say so', async () => {
    expect(await told(hour(0), hour(3))).toBe('[12,null]');
    const [lost] = source.events.splice(5, 1);
    expect(await told(hour(0), hour(3))).toBe(JSON.stringify([11, { changed: 0, missing: 1, first: [{ leaf: 5, kind: 'missing', eventId: eventId(5), position: '000000000006' }] }]));
    source.events.splice(5, 0, lost!);
  });

  it('are removed seven days after they were made, and what a killed process left after one', async () => {
    const home = join(folder, 'over');
    const bundles = new BundleFiles(database.pool, source, keys, home);
    await bundles.removeExpired(hour(0));
    await mkdir(join(home, 'keystead-bundle-a1'), { recursive: true });
    const [made, day, later] = [hour(0), hour(24), (ms: number) => new Date(hour(24 * 7).getTime() + ms)];
    for (const name of ['org-rep_1.zip', 'org-rep_2-a1.new', 'keystead-bundle-a1/leaves']) await writeFile(join(home, name), 'x');
    for (const name of await readdir(home)) await utimes(join(home, name), made, made);
    const left = async (now: Date): Promise<string[]> => (await bundles.removeExpired(now), readdir(home));
    expect([(await left(new Date(day.getTime() - 1))).length, await left(day), await left(later(-1)), await left(later(0))]).toEqual([3, ['org-rep_1.zip'], ['org-rep_1.zip'], []]);
  });

  it('cannot be written where hashes are gone as well: what is lost is named, with what to do next, and no file is left', async () => {
    await database.pool.query('DELETE FROM evidence.tiles WHERE log_id = (SELECT id FROM evidence.logs WHERE name = $1)', [ORG]);
    await rm(join(folder, 'bundles'), { recursive: true });
    expect(await told(hour(1), hour(2))).toBe(`BundleImpossible: Hashes of the evidence log are missing, so nothing can be proven. ${NEXT}`);
    expect(await told(hour(0), hour(3))).toBe('[12,null]');
    await rm(join(folder, 'bundles'), { recursive: true });
    source.events.splice(5, 1);
    expect(await told(hour(0), hour(3))).toBe(`BundleImpossible: Leaf 5 (event ${eventId(5)}, position 000000000006) was sealed, but neither its event nor its hash is there any more. ${NEXT}`);
    expect(await readdir(join(folder, 'bundles'))).toEqual([]);
  });
});
