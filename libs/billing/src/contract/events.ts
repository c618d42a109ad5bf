import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { USD_PATTERN } from '@keystead/kernel/src/money.js';

const id = z.string().max(64);
const usd = z.string().regex(USD_PATTERN).refine((text) => !text.startsWith('-'), 'must not be negative');
const instant = z.iso.datetime({ precision: 3 });
const app = { appId: id, appName: z.string().max(120) };

/**
 * Published facts of a charge, stream `billing.charge-<organisation>-<charge id>`, in the log of the organisation of the person who
 * ran the app. Both are appended at once: there is no charge without its split.
 */
export const runCharged = defineEvent(
  'billing.run-charged@1',
  z.strictObject({ chargeId: id, executionId: id, memberId: id, ...app, appOrganisation: id, versionId: id, version: z.string().max(64), priceUsd: usd, ranAt: instant }),
  { subjects: ['memberId'] },
);

/** `commissionUsd` and `developerUsd` add up to `priceUsd`. */
export const commissionTaken = defineEvent(
  'billing.commission-taken@1',
  z.strictObject({ chargeId: id, payer: id, ...app, appOrganisation: id, priceUsd: usd, commissionUsd: usd, developerUsd: usd, ranAt: instant }),
);

export const chargeEvents = [runCharged, commissionTaken] as const;
export type ChargeEvent = EventOf<(typeof chargeEvents)[number]>;

/**
 * Published facts of a developer organisation's account, stream `billing.account-<organisation>-<organisation>`: one stream, so that
 * no balance is paid out twice. They name neither the payer nor the person who ran the app.
 */
export const revenueCredited = defineEvent(
  'billing.revenue-credited@1',
  z.strictObject({ chargeId: id, ...app, grossUsd: usd, commissionUsd: usd, netUsd: usd, /** UTC day of the run. */ day: z.iso.date() }),
);

export const payoutScheduled = defineEvent('billing.payout-scheduled@1', z.strictObject({ payoutId: id, memberId: id, amountUsd: usd }), { subjects: ['memberId'] });

export const payoutPaid = defineEvent('billing.payout-paid@1', z.strictObject({ payoutId: id, amountUsd: usd, reference: z.string().max(200) }));

/** The amount is back in the balance. */
export const payoutFailed = defineEvent('billing.payout-failed@1', z.strictObject({ payoutId: id, amountUsd: usd, reason: z.string().max(500) }));

export const accountEvents = [revenueCredited, payoutScheduled, payoutPaid, payoutFailed] as const;
export type AccountEvent = EventOf<(typeof accountEvents)[number]>;

export const billingEvents = [...chargeEvents, ...accountEvents] as const;
export type BillingEvent = ChargeEvent | AccountEvent;
export type BillingEventData<N extends BillingEvent['name']> = Extract<BillingEvent, { name: N }>['data'];
