import type { Migration } from '@keystead/platform/src/database/migrations.js';

/** Secrets (as hashes) and counters. Facts are in the log; nothing here is a fact that anybody has to prove. */
export const identityMigrations: readonly Migration[] = [
  {
    name: 'identity/001-credentials',
    sql: `
      CREATE SCHEMA identity;
      CREATE TABLE identity.accounts (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        member_id text NOT NULL,
        email_lookup text NOT NULL,
        password_hash text NOT NULL,
        created_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        closed_at timestamptz,
        UNIQUE (organisation, member_id)
      );
      CREATE UNIQUE INDEX accounts_email ON identity.accounts (email_lookup) WHERE closed_at IS NULL;
      CREATE INDEX ON identity.accounts (email_lookup, closed_at);
      CREATE TABLE identity.links (
        hash text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('invitation', 'reset')),
        organisation text NOT NULL,
        subject_id text NOT NULL,
        member_id text NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX ON identity.links (organisation, subject_id);
      CREATE TABLE identity.sessions (
        hash text PRIMARY KEY,
        id text NOT NULL UNIQUE,
        organisation text NOT NULL,
        member_id text NOT NULL,
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        ended_at timestamptz
      );
      CREATE INDEX ON identity.sessions (organisation, member_id) WHERE ended_at IS NULL;
      CREATE TABLE identity.tokens (LIKE identity.sessions INCLUDING ALL);
      CREATE TABLE identity.attempts (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);
    `,
  },
  {
    // Who comes in shows a secret or an address and no organisation: asked with its hash, each tells what is behind that one.
    name: 'identity/002-before-the-organisation-is-known',
    sql: `
      CREATE FUNCTION identity.account_of(asked text) RETURNS TABLE (organisation text, member_id text, password_hash text, closed boolean)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT a.organisation, a.member_id, a.password_hash, a.closed_at IS NOT NULL FROM identity.accounts a
            WHERE a.email_lookup = asked ORDER BY a.closed_at DESC NULLS FIRST LIMIT 1;
        END $$;
      CREATE FUNCTION identity.link_of(asked text, asked_kind text) RETURNS SETOF identity.links
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT l.* FROM identity.links l WHERE l.hash = asked AND l.kind = asked_kind;
        END $$;
      CREATE FUNCTION identity.sessions_of(asked text[]) RETURNS SETOF identity.sessions
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT s.* FROM identity.sessions s WHERE s.hash = ANY(asked) AND s.ended_at IS NULL;
        END $$;
      CREATE FUNCTION identity.tokens_of(asked text[]) RETURNS SETOF identity.tokens
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT t.* FROM identity.tokens t WHERE t.hash = ANY(asked) AND t.ended_at IS NULL;
        END $$;
      CREATE FUNCTION identity.forget_spent(sessions_until timestamptz, links_until timestamptz) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          DELETE FROM identity.sessions s WHERE s.expires_at <= sessions_until OR s.ended_at <= sessions_until;
          DELETE FROM identity.links l WHERE l.expires_at <= links_until;
        END $$;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA identity FROM PUBLIC;
    `,
  },
  {
    // By it the open links of one address are found without anybody reading the address. Links that are older have none.
    name: 'identity/003-address-of-a-link',
    sql: `
      ALTER TABLE identity.links ADD COLUMN email_lookup text;
      CREATE INDEX links_email ON identity.links (organisation, email_lookup) WHERE used_at IS NULL;
    `,
  },
];
