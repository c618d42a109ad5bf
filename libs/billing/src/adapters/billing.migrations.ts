import type { Migration } from '@keystead/platform/src/database/migrations.js';

export const billingMigrations: readonly Migration[] = [
  {
    name: 'billing/001-manual-transfers',
    sql: `
      CREATE SCHEMA billing;
      CREATE TABLE billing.manual_transfers (
        payout_id text PRIMARY KEY,
        organisation text NOT NULL,
        amount_usd text NOT NULL,
        scheduled_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'scheduled' CHECK (state IN ('scheduled', 'paid', 'failed')),
        settled_at timestamptz,
        note text,
        CHECK ((state = 'scheduled') = (settled_at IS NULL AND note IS NULL))
      );
      CREATE INDEX ON billing.manual_transfers (state, scheduled_at);
    `,
  },
];
