import type { Migration } from '@keystead/platform/src/database/migrations.js';

export const marketplaceMigrations: readonly Migration[] = [
  {
    name: 'marketplace/001-bundles',
    sql: `
      CREATE SCHEMA marketplace;
      CREATE TABLE marketplace.bundles (
        digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
        code bytea NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT now()
      );
    `,
  },
];
