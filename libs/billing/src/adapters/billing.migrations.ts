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
  {
    // The operator's desk pays for all organisations; no route asks this.
    name: 'billing/002-operators-desk',
    sql: `
      CREATE FUNCTION billing.transfer_of(asked text) RETURNS SETOF billing.manual_transfers
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT t.* FROM billing.manual_transfers t WHERE t.payout_id = asked;
        END $$;
      CREATE FUNCTION billing.transfers(settled_too boolean) RETURNS SETOF billing.manual_transfers
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT t.* FROM billing.manual_transfers t WHERE settled_too OR t.state = 'scheduled' ORDER BY t.scheduled_at, t.payout_id LIMIT 1000;
        END $$;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA billing FROM PUBLIC;
    `,
  },
];
