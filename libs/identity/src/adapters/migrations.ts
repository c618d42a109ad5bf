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
];
