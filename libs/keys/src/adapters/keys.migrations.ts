import type { Migration } from '@keystead/platform/src/database/migrations.js';

export const keysMigrations: readonly Migration[] = [
  {
    name: 'keys/001-vault',
    sql: `
      CREATE SCHEMA keys;
      CREATE TABLE keys.vault (
        organisation text NOT NULL,
        key_id text NOT NULL,
        owner_id text NOT NULL,
        ciphertext bytea,
        wrapped_key bytea,
        kms text NOT NULL,
        kek_version text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        destroyed_at timestamptz,
        PRIMARY KEY (organisation, key_id),
        CHECK ((destroyed_at IS NULL) = (ciphertext IS NOT NULL AND wrapped_key IS NOT NULL))
      );
      CREATE INDEX ON keys.vault (organisation, owner_id);
    `,
  },
  {
    // A secret is in use from the moment its key stands in the log; until then it may be taken away again. Older rows are judged by the log once.
    name: 'keys/002-kept-secrets',
    sql: `
      ALTER TABLE keys.vault ADD COLUMN kept_at timestamptz;
      CREATE INDEX ON keys.vault (created_at) WHERE kept_at IS NULL AND destroyed_at IS NULL;
    `,
  },
];
