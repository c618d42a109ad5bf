import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { UnwrapRefused } from './kms.js';
import type { Kms } from './kms.js';
import { openLocalKms } from './local-kms.js';
import { subjectKeysContract } from './subject-keys-contract.js';
import { postgresSubjectKeys } from './subject-keys-postgres.js';
import { installSubjectKeySchema } from './subject-keys-schema.js';
import type { SubjectKeys } from './subject-keys.js';
import type { KeyRows } from './wrapped-keys.js';

describe('subject keys in PostgreSQL', () => {
  let folder: string;
  let kms: Kms;
  let database: TestDatabase;
  let now = 0;
  const rowsOf = (): KeyRows => ({ query: async (text, values) => database.pool.query(text, [...values]) });
  /** Another process: the same table, a cache of its own. */
  const open = (): SubjectKeys => postgresSubjectKeys({ rowsOf, kms, cache: { max: 100, milliseconds: 10_000, now: () => now } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-subjects-'));
    kms = await openLocalKms({ file: join(folder, 'master.key'), create: true });
    database = await testDatabase();
  });
  beforeEach(async () => {
    now = 0;
    const client = await database.pool.connect();
    await client.query('DROP SCHEMA IF EXISTS crypto CASCADE');
    await installSubjectKeySchema(client);
    await installSubjectKeySchema(client);
    client.release();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  subjectKeysContract(async () => open());

  it('gives two processes that ask first, at once, the same key', async () => {
    const all = await Promise.all([open(), open(), open(), open()].map((keys) => keys.keyFor('org_a', 'p_ann', { create: true })));
    expect(new Set(all.map((key) => key!.toString('hex'))).size).toBe(1);
  });

  it('stores keys wrapped, and nothing but the tombstone after erasure', async () => {
    const keys = open();
    const key = await keys.keyFor('org_a', 'p_ann', { create: true });
    const stored = await database.pool.query<{ wrapped: Buffer; kms: string; key_version: string }>('SELECT wrapped, kms, key_version FROM crypto.subject_keys');
    expect(stored.rows.map((row) => [row.wrapped.includes(key!), row.kms, row.key_version])).toEqual([[false, 'local', '1']]);

    await keys.erase('org_a', 'p_ann');
    const left = await database.pool.query('SELECT organisation, pseudonym, wrapped, kms, key_version, erased_at IS NOT NULL AS erased FROM crypto.subject_keys');
    expect(left.rows).toEqual([{ organisation: 'org_a', pseudonym: 'p_ann', wrapped: null, kms: null, key_version: null, erased: true }]);
  });

  it('lets another process open fields for no longer than its cache lasts', async () => {
    const [here, there] = [open(), open()];
    const key = await there.keyFor('org_a', 'p_ann', { create: true });
    await here.erase('org_a', 'p_ann');

    now = 9_999;
    expect(await there.keyFor('org_a', 'p_ann', { create: true })).toEqual(key);
    now = 10_000;
    expect(await there.keyFor('org_a', 'p_ann', { create: true })).toBeNull();
  });

  it('says of one key to all who erase it at once, and after a restart, that it was there; of none that it was not', async () => {
    await open().keyFor('org_a', 'p_ann', { create: true });
    const all = (pseudonym: string): Promise<boolean[]> => Promise.all([open(), open(), open()].map((keys) => keys.erase('org_a', pseudonym)));
    expect([await all('p_ann'), await open().erase('org_a', 'p_ann')]).toEqual([[true, true, true], true]);
    expect([await all('p_bob'), await open().erase('org_a', 'p_bob')]).toEqual([[false, false, false], false]);
  });

  it('says so too where the clock of the database stood still in between, or went back', async () => {
    const client = await database.pool.connect();
    await client.query('BEGIN');
    const atOneMoment = postgresSubjectKeys({ rowsOf: () => ({ query: async (text, values) => client.query(text, [...values]) }), kms });
    await atOneMoment.keyFor('org_a', 'p_ann', { create: true });
    expect([await atOneMoment.erase('org_a', 'p_ann'), await atOneMoment.erase('org_a', 'p_bob')]).toEqual([true, false]);
    await client.query('COMMIT');
    client.release();
    expect([await open().erase('org_a', 'p_ann'), await open().erase('org_a', 'p_bob')]).toEqual([true, false]);

    await open().keyFor('org_a', 'p_cat', { create: true });
    await database.pool.query("UPDATE crypto.subject_keys SET created_at = '2099-01-01T00:00:00Z' WHERE pseudonym = 'p_cat'");
    expect([await open().erase('org_a', 'p_cat'), await open().erase('org_a', 'p_cat')]).toEqual([true, true]);
  });

  it('does not cache a key that was read while it was erased', async () => {
    let readDone = (): void => undefined;
    const read = new Promise<void>((done) => (readDone = done));
    let goOn = (): void => undefined;
    const held = new Promise<void>((done) => (goOn = done));
    const slow: Kms = { name: 'local', wrap: (...all) => kms.wrap(...all), check: () => kms.check(), unwrap: async (...all) => (readDone(), await held, kms.unwrap(...all)) };
    await open().keyFor('org_a', 'p_ann', { create: true });
    const keys = postgresSubjectKeys({ rowsOf, kms: slow });

    const reading = keys.keyFor('org_a', 'p_ann', { create: false });
    await read;
    await keys.erase('org_a', 'p_ann');
    goOn();
    await reading;
    expect(await keys.keyFor('org_a', 'p_ann', { create: false })).toBeNull();
  });

  it("does not open a key that was copied to another person's row, or that another KMS wrapped", async () => {
    await open().keyFor('org_a', 'p_ann', { create: true });
    await database.pool.query(`INSERT INTO crypto.subject_keys SELECT organisation, 'p_bob', wrapped, kms, key_version FROM crypto.subject_keys`);
    await expect(open().keyFor('org_a', 'p_bob', { create: false })).rejects.toThrow(UnwrapRefused);

    await database.pool.query(`UPDATE crypto.subject_keys SET kms = 'google'`);
    await expect(open().keyFor('org_a', 'p_ann', { create: false })).rejects.toEqual(new UnwrapRefused('local', 'it was wrapped by the KMS "google"'));
  });
});
