import { streamName } from '@keystead/kernel/src/stream-name.js';

/** Budgets run by calendar month, UTC: `202611`. A call belongs to the month in which it was reserved. */
export type Month = string;

export function monthOf(at: Date): Month {
  return at.toISOString().slice(0, 7).replace('-', '');
}

export function monthBefore(month: Month): Month {
  return monthOf(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)) - 2, 1)));
}

export function budgetStream(organisation: string, month: Month): string {
  return streamName({ context: 'gateway', kind: 'budget', organisation, id: month });
}
