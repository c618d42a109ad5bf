import type { ClientBase } from 'pg';

/**
 * A row that is gone lets a key be made anew, the tombstone's above all. These stop accidents, whoever has them; an administrator can
 * switch them off, and the doctor says so. ALWAYS: also under replication settings.
 */
const GUARDS = `
CREATE OR REPLACE FUNCTION crypto.keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'crypto.% is never emptied: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION crypto.keep_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION '% of % was erased, and stays so: % is refused', OLD.pseudonym, OLD.organisation, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER never_emptied BEFORE DELETE OR TRUNCATE ON crypto.subject_keys FOR EACH STATEMENT EXECUTE FUNCTION crypto.keep_rows();
CREATE OR REPLACE TRIGGER stays_erased BEFORE UPDATE ON crypto.subject_keys FOR EACH ROW EXECUTE FUNCTION crypto.keep_erased();
ALTER TABLE crypto.subject_keys ENABLE ALWAYS TRIGGER never_emptied, ENABLE ALWAYS TRIGGER stays_erased;`;

/**
 * Schema `crypto`. An erased person keeps a row without a key, so that no key is ever made again for that pseudonym.
 * Safe to run again. Rights are granted by whoever sets up the roles: the writer needs SELECT, INSERT and UPDATE, nobody DELETE.
 */
export async function installSubjectKeySchema(client: ClientBase): Promise<void> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS crypto;
    CREATE TABLE IF NOT EXISTS crypto.subject_keys (
      organisation text        NOT NULL,
      pseudonym    text        NOT NULL,
      wrapped      bytea,
      kms          text,
      key_version  text,
      created_at   timestamptz NOT NULL DEFAULT now(),
      erased_at    timestamptz,
      PRIMARY KEY (organisation, pseudonym),
      CONSTRAINT key_or_tombstone CHECK (
        (erased_at IS NULL AND wrapped IS NOT NULL AND kms IS NOT NULL AND key_version IS NOT NULL)
        OR (erased_at IS NOT NULL AND wrapped IS NULL AND kms IS NULL AND key_version IS NULL)
      )
    );
    CREATE OR REPLACE FUNCTION crypto.held_keys() RETURNS TABLE (organisation text, kms text, version text, keys integer)
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        RETURN QUERY SELECT s.organisation, s.kms, s.key_version, count(*)::int FROM crypto.subject_keys s WHERE s.wrapped IS NOT NULL GROUP BY 1, 2, 3;
      END $$;
    REVOKE ALL ON FUNCTION crypto.held_keys() FROM PUBLIC;
    ${GUARDS}
  `);
}
