// @ts-check
/** Every reservation is settled or recovered, once, and what is shown is the sum of it. */
import { grouped } from './runs.mjs';

/** @typedef {import('./entries.d.ts').Entry} Entry */
/** @typedef {import('./entries.d.ts').StoredEvent} StoredEvent */
/** @typedef {import('./entries.d.ts').Violation} Violation */

const DECIMALS = 12;

/** Pico-USD. @param {unknown} usd */
export function pico(usd) {
  const [whole = '0', part = ''] = String(usd).split('.');
  return BigInt(whole + part.padEnd(DECIMALS, '0'));
}

/** @param {readonly Entry[]} entries @param {readonly StoredEvent[]} events @returns {Violation[]} */
export function checkMoney(entries, events) {
  const reserved = grouped(events, ['gateway.spend-reserved@1'], 'reservationId');
  const closed = grouped(events, ['gateway.spend-settled@1', 'gateway.reservation-recovered@1'], 'reservationId');
  /** @type {Violation[]} */
  const violations = [];
  for (const [reservation, [first]] of reserved) {
    const ends = closed.get(reservation) ?? [];
    if (ends.length === 0) violations.push({ rule: 'unsettled', text: `reservation ${reservation} of ${String(first?.data['boundUsd'])} USD is neither settled nor recovered` });
    if (ends.length > 1) violations.push({ rule: 'settled-twice', text: `reservation ${reservation} is closed at positions ${ends.map(({ position }) => position).join(' and ')}` });
    const [end] = ends;
    if (end !== undefined && pico(end.data['costUsd']) > pico(first?.data['boundUsd'])) violations.push({ rule: 'over-bound', text: `reservation ${reservation} of ${String(first?.data['boundUsd'])} USD cost ${String(end.data['costUsd'])} USD` });
  }
  for (const reservation of closed.keys()) if (!reserved.has(reservation)) violations.push({ rule: 'settled-unreserved', text: `reservation ${reservation} was closed and never made` });
  return [...violations, ...checkSums(entries, [...closed.values()].flat())];
}

/** Of each organisation what it was shown last. @param {readonly Entry[]} entries @param {readonly StoredEvent[]} closings @returns {Violation[]} */
function checkSums(entries, closings) {
  const shown = new Map(entries.flatMap((entry) => (entry.t === 'budget' ? [[`gateway.budget-${entry.organisation}-${entry.month.replace('-', '')}`, entry]] : [])));
  return [...shown].flatMap(([stream, { organisation, settledUsd, reservedUsd }]) => {
    const sum = closings.filter((event) => event.stream === stream).reduce((total, { data }) => total + pico(data['costUsd']), 0n);
    const faults = [];
    if (pico(settledUsd) !== sum) faults.push({ rule: 'sums-differ', text: `${organisation} is shown ${settledUsd} USD as settled, and the log adds up to ${sum} pico-USD` });
    if (pico(reservedUsd) !== 0n) faults.push({ rule: 'still-reserved', text: `${organisation} is shown ${reservedUsd} USD as reserved when all is over` });
    return faults;
  });
}

/** A run that succeeded is charged once and credited once, and no other is. @param {readonly StoredEvent[]} events @returns {Violation[]} */
export function checkCharges(events) {
  const charged = grouped(events, ['billing.run-charged@1'], 'executionId');
  const credited = grouped(events, ['billing.revenue-credited@1'], 'chargeId');
  return [...grouped(events, ['runtime.execution-finished@1'], 'executionId')].flatMap(([run, [end]]) => {
    const due = end?.data['outcome'] === 'SUCCEEDED' && pico(end.data['priceUsd']) > 0n ? 1 : 0;
    const charges = charged.get(run) ?? [];
    const credits = charges.flatMap(({ data }) => credited.get(String(data['chargeId'])) ?? []);
    return charges.length === due && credits.length === due ? [] : [{ rule: 'charged', text: `run ${run} ended with ${String(end?.data['outcome'])}, was charged ${charges.length} times and credited ${credits.length} times` }];
  });
}
