import type { ClientBase } from 'pg';

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
  `);
}
