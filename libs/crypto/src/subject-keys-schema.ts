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
  `);
}
