import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { installSubjectKeySchema } from './subject-keys-schema.js';

const ERASED = "organisation = 'org_a' AND pseudonym = 'p_ann'";
const LIVING = "organisation = 'org_a' AND pseudonym = 'p_bob'";

describe('the tombstone of an erased person', () => {
  let database: TestDatabase;
  const rows = async (): Promise<unknown[]> => (await database.pool.query('SELECT * FROM crypto.subject_keys ORDER BY pseudonym')).rows;
  const install = async (): Promise<void> => {
    const client = await database.pool.connect();
    await installSubjectKeySchema(client);
    client.release();
  };

  beforeAll(async () => {
    database = await testDatabase();
    await install();
    await database.pool.query(`INSERT INTO crypto.subject_keys (organisation, pseudonym, erased_at) VALUES ('org_a', 'p_ann', now())`);
    await database.pool.query(`INSERT INTO crypto.subject_keys (organisation, pseudonym, wrapped, kms, key_version) VALUES ('org_a', 'p_bob', 'k', 'local', '1')`);
  });
  afterAll(() => database.drop());

  it.each([
    ['deletes it', `DELETE FROM crypto.subject_keys WHERE ${ERASED}`, 'crypto.subject_keys is never emptied: DELETE is refused'],
    ['deletes the key of the living, which would leave none', `DELETE FROM crypto.subject_keys WHERE ${LIVING}`, 'crypto.subject_keys is never emptied: DELETE is refused'],
    ['empties the table', 'TRUNCATE crypto.subject_keys', 'crypto.subject_keys is never emptied: TRUNCATE is refused'],
    ['gives the person a key', `UPDATE crypto.subject_keys SET erased_at = NULL, wrapped = 'k', kms = 'local', key_version = '1' WHERE ${ERASED}`, 'p_ann of org_a was erased, and stays so: UPDATE is refused'],
    ['sets another time', `UPDATE crypto.subject_keys SET erased_at = now() WHERE ${ERASED}`, 'p_ann of org_a was erased, and stays so: UPDATE is refused'],
    ['makes it that of somebody else', `UPDATE crypto.subject_keys SET pseudonym = 'p_cat' WHERE ${ERASED}`, 'p_ann of org_a was erased, and stays so: UPDATE is refused'],
  ])('stays as it is when somebody %s, even a superuser', async (_, sql, said) => {
    const before = await rows();
    await expect(database.pool.query(sql)).rejects.toThrow(said);
    await expect(database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`)).rejects.toThrow(said);
    expect(await rows()).toEqual(before);
  });

  it('hinders nobody from wrapping the key of the living again, nor from erasing them', async () => {
    await database.pool.query(`UPDATE crypto.subject_keys SET wrapped = 'l', key_version = '2' WHERE ${LIVING}`);
    await database.pool.query(`UPDATE crypto.subject_keys SET wrapped = NULL, kms = NULL, key_version = NULL, erased_at = now() WHERE ${LIVING}`);
    await expect(database.pool.query(`UPDATE crypto.subject_keys SET erased_at = NULL WHERE ${LIVING}`)).rejects.toThrow('p_bob of org_a was erased, and stays so');
  });

  it('has its guards again after the next installation, whoever took them away', async () => {
    await database.pool.query('DROP TRIGGER never_emptied ON crypto.subject_keys; ALTER TABLE crypto.subject_keys DISABLE TRIGGER stays_erased');
    await install();
    await expect(database.pool.query('TRUNCATE crypto.subject_keys')).rejects.toThrow('TRUNCATE is refused');
    await expect(database.pool.query(`UPDATE crypto.subject_keys SET erased_at = now() WHERE ${ERASED}`)).rejects.toThrow('UPDATE is refused');
  });
});
