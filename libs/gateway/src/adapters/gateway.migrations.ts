import type { Migration } from '@keystead/platform/src/database/migrations.js';

export const gatewayMigrations: readonly Migration[] = [
  {
    name: 'gateway/001-owners',
    sql: `
      CREATE SCHEMA gateway;
      CREATE TABLE gateway.owners (
        owner text PRIMARY KEY,
        seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
    `,
  },
];
