import { never } from '@keystead/kernel/src/decider.js';
import { recordFoundAltered, reportExported, reportFailed, reportRequested, type Alterations, type PayloadChoice, type ReportEvent } from '../contract/events.js';
import { complianceRefusals } from './refusals.js';

/** One bundle from order to file. */
export type ReportState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'building'; readonly order: Order }
  | { readonly kind: 'ready'; readonly order: Order; readonly manifestDigest: string }
  | { readonly kind: 'failed'; readonly order: Order; readonly reason: string };

export interface Order {
  readonly reportId: string;
  readonly exporterId: string;
  readonly from: string;
  readonly to: string;
  readonly payloads: PayloadChoice;
}

export const noReport: ReportState = { kind: 'absent' };
const DAY_MS = 86_400_000;
const MAX_YEARS_MS = 7 * 366 * DAY_MS;
const LIFETIME_DAYS = 7;

/** The file is removed then. The evidence stays in the record, and can be exported again at any time. */
export const BUNDLE_LIFETIME_MS = LIFETIME_DAYS * DAY_MS;
export const REMOVED = `Removed ${LIFETIME_DAYS} days after it was made. Ask for it again: evidence can be exported at any time.`;
/** Of one organisation at once: they are written one after the other, for all. */
export const MAX_UNDER_WAY = 3;

/** What an organisation has of bundles now, in bytes. */
export interface Held {
  readonly underWay: number;
  readonly bytes: number;
  /** When the first of those that are kept was made; null without any. */
  readonly oldest: string | null;
  readonly room: number;
}

export function evolveReport(state: ReportState, event: ReportEvent): ReportState {
  switch (event.name) {
    case 'compliance.report-requested@1':
      return { kind: 'building', order: event.data };
    case 'compliance.report-exported@1':
      return state.kind === 'building' ? { kind: 'ready', order: state.order, manifestDigest: event.data.manifestDigest } : state;
    case 'compliance.report-failed@1':
      return state.kind === 'building' ? { kind: 'failed', order: state.order, reason: event.data.reason } : state;
    case 'compliance.record-found-altered@1':
      return state;
    default:
      return never(event);
  }
}

/** @throws Refusal `compliance.period-invalid` */
export function requestReport(order: Order, now: Date, state: ReportState): ReportEvent[] {
  const length = Date.parse(order.to) - Date.parse(order.from);
  if (length <= 0) throw complianceRefusals.refuse('compliance.period-invalid', 'The end of the period must be later than its beginning.');
  if (Date.parse(order.from) > now.getTime()) throw complianceRefusals.refuse('compliance.period-invalid', 'The period has not begun yet, so there is nothing in it. Choose one that begins before now.');
  if (length > MAX_YEARS_MS) throw complianceRefusals.refuse('compliance.period-invalid', 'A bundle covers at most seven years; export the period in parts.');
  return state.kind === 'absent' ? [reportRequested.create(order)] : [];
}

/** The disk is everybody's. @throws Refusal `compliance.too-many-bundles` */
export function demandRoom({ underWay, bytes, oldest, room }: Held): void {
  if (underWay >= MAX_UNDER_WAY) throw complianceRefusals.refuse('compliance.too-many-bundles', `${underWay} exports of your organisation are being made. Order this one when one of them is ready.`);
  if (bytes < room || oldest === null) return;
  throw complianceRefusals.refuse('compliance.too-many-bundles', `The exports of your organisation take ${Math.round(bytes / 2 ** 20)} MiB, as much as they may. Each is removed ${LIFETIME_DAYS} days after it was made, the first on ${new Date(removedAt(oldest)).toISOString().slice(0, 10)}. Order this one then.`);
}

/** @param readyAt when it was made @returns milliseconds */
export function removedAt(readyAt: string): number {
  return Date.parse(readyAt) + BUNDLE_LIFETIME_MS;
}

/** The file goes within the hour; nobody is given it in between. */
export function isRemoved(readyAt: string | null | undefined, now: Date): boolean {
  return readyAt != null && removedAt(readyAt) <= now.getTime();
}

/** The first ending counts: a bundle that was built twice after a crash is reported once. What was noticed comes first, so that nobody reads "ready" without it. */
export function endReport(ending: ReportEvent, state: ReportState, noticed: Alterations | null = null): ReportEvent[] {
  if (state.kind !== 'building') return [];
  return noticed === null ? [ending] : [recordFoundAltered.create({ reportId: state.order.reportId, ...noticed }), ending];
}

export const ended = { exported: reportExported.create, failed: reportFailed.create };
