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
  {
    // Sweep and rotation go over all organisations: they are told where something lies, and name the organisation to touch it.
    name: 'keys/003-where-secrets-lie',
    sql: `
      CREATE FUNCTION keys.not_kept(before timestamptz, most integer) RETURNS TABLE (organisation text, key_id text)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT v.organisation, v.key_id FROM keys.vault v
            WHERE v.kept_at IS NULL AND v.destroyed_at IS NULL AND v.created_at < before ORDER BY v.created_at LIMIT most;
        END $$;
      CREATE FUNCTION keys.held_keys() RETURNS TABLE (organisation text, kms text, version text, keys integer)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT v.organisation, v.kms, v.kek_version, count(*)::int FROM keys.vault v WHERE v.wrapped_key IS NOT NULL GROUP BY 1, 2, 3;
        END $$;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA keys FROM PUBLIC;
    `,
  },
];
