import { PAYOUT_DESK, type PayoutDesk } from '@keystead/billing/src/contract/index.js';
import { withPlatform } from './with-platform.js';

export function atThePayoutDesk<T>(act: (desk: PayoutDesk) => Promise<T>): Promise<T> {
  return withPlatform((app) => act(app.get<PayoutDesk>(PAYOUT_DESK, { strict: false })));
}
