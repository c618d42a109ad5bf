import type { Pool } from 'pg';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { PayoutOrder } from '../contract/payout-desk.js';
import type { PayoutTransfers } from '../domain/ports.js';

interface Row {
  readonly payout_id: string;
  readonly organisation: string;
  readonly amount_usd: string;
  readonly scheduled_at: Date;
  readonly state: PayoutOrder['state'];
  readonly settled_at: Date | null;
  readonly note: string | null;
}

/** People move the money: `billing.manual_transfers` is their list. What counts is in the log; this is where it is looked up. */
export class ManualTransfers implements PayoutTransfers {
  constructor(private readonly pool: Pool) {}

  async submit({ payoutId, organisation, amountUsd, scheduledAt }: Pick<PayoutOrder, 'payoutId' | 'organisation' | 'amountUsd' | 'scheduledAt'>): Promise<void> {
    await rowsOf(this.pool, organisation).query('INSERT INTO billing.manual_transfers (payout_id, organisation, amount_usd, scheduled_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [payoutId, organisation, amountUsd, scheduledAt]);
  }

  async find(payoutId: string): Promise<PayoutOrder | null> {
    const { rows } = await this.pool.query<Row>('SELECT * FROM billing.transfer_of($1)', [payoutId]);
    return rows[0] === undefined ? null : orderOf(rows[0]);
  }

  async list({ all }: { all: boolean }): Promise<readonly PayoutOrder[]> {
    const { rows } = await this.pool.query<Row>('SELECT * FROM billing.transfers($1)', [all]);
    return rows.map(orderOf);
  }

  async settled({ payoutId, organisation }: Pick<PayoutOrder, 'payoutId' | 'organisation'>, { state, note, at }: { state: 'paid' | 'failed'; note: string; at: Date }): Promise<void> {
    await rowsOf(this.pool, organisation).query("UPDATE billing.manual_transfers SET state = $2, note = $3, settled_at = $4 WHERE payout_id = $1 AND organisation = $5 AND state = 'scheduled'", [payoutId, state, note, at, organisation]);
  }
}

function orderOf(row: Row): PayoutOrder {
  return { payoutId: row.payout_id, organisation: row.organisation, amountUsd: row.amount_usd, scheduledAt: row.scheduled_at.toISOString(), state: row.state, settledAt: row.settled_at?.toISOString() ?? null, note: row.note };
}
