import { never } from '@keystead/kernel/src/decider.js';
import { subjectErased, subjectErasureOrdered, subjectExported, subjectExportFailed, subjectExportTaken, subjectRequestOpened, type ExportPart, type RequestKind, type SubjectEvent, type SubjectEventData } from '../contract/subject-events.js';
import { complianceRefusals } from './refusals.js';

export const EXPORT_LIFETIME_MS = 7 * 86_400_000;

/** What is left after an erasure, told to the person. */
export const KEPT: readonly string[] = [
  'Events that name you by a random pseudonym only: nobody can lead it back to you any more.',
  'Keyed hashes of your e-mail address and network address in events of failed sign-ins: without the key of this installation they cannot be tried out.',
  'Texts that were typed into fields that are not sealed, such as names of keys and reasons.',
  'Files that somebody took away before: evidence bundles with your fields opened, exports of your data.',
  'Backups of the database made before, until they age out; restoring one needs the erasure to be done again.',
];

export interface SubjectRequest {
  readonly kind: RequestKind;
  /** access: `making`, then `ready` or `failed`; erasure: `open`, `erasing`, `erased`. */
  readonly state: 'making' | 'ready' | 'failed' | 'open' | 'erasing' | 'erased';
  readonly exported: SubjectEventData<'compliance.subject-exported@1'> | null;
}

/** All requests about one person. */
export interface SubjectState {
  readonly requests: Readonly<Record<string, SubjectRequest>>;
  readonly erased: boolean;
}

export const noRequests: SubjectState = { requests: {}, erased: false };

export function evolveSubject(state: SubjectState, event: SubjectEvent): SubjectState {
  const { requestId } = event.data;
  const request = state.requests[requestId];
  const to = (changed: Partial<SubjectRequest>): SubjectState => (request === undefined ? state : { ...state, requests: { ...state.requests, [requestId]: { ...request, ...changed } } });
  switch (event.name) {
    case 'compliance.subject-request-opened@1':
      return { ...state, requests: { ...state.requests, [requestId]: { kind: event.data.kind, state: event.data.kind === 'access' ? 'making' : 'open', exported: null } } };
    case 'compliance.subject-exported@1':
      return to({ state: 'ready', exported: event.data });
    case 'compliance.subject-export-failed@1':
      return to({ state: 'failed' });
    case 'compliance.subject-export-taken@1':
      return state;
    case 'compliance.subject-erasure-ordered@1':
      return to({ state: 'erasing' });
    case 'compliance.subject-erased@1':
      return { ...to({ state: 'erased' }), erased: true };
    default:
      return never(event);
  }
}

/** One of each kind at a time. @throws Refusal compliance.person-erased, compliance.request-under-way */
export function openRequest(wish: SubjectEventData<'compliance.subject-request-opened@1'>, state: SubjectState): SubjectEvent[] {
  if (state.erased) throw complianceRefusals.refuse('compliance.person-erased', 'Nothing about this person can be read any more. The receipt is with the erasure in the list of requests.');
  if (state.requests[wish.requestId] !== undefined) return [];
  const other = Object.values(state.requests).some(({ kind, state: at }) => kind === wish.kind && ['making', 'open', 'erasing'].includes(at));
  if (other) throw complianceRefusals.refuse('compliance.request-under-way', 'Go on with the one in the list of requests.');
  return [subjectRequestOpened.create(wish)];
}

/** @throws Refusal compliance.request-not-found */
export function orderErasure(order: SubjectEventData<'compliance.subject-erasure-ordered@1'>, state: SubjectState): SubjectEvent[] {
  const request = state.requests[order.requestId];
  if (request?.kind !== 'erasure') throw complianceRefusals.refuse('compliance.request-not-found', 'Open a request for erasure first.');
  return request.state === 'open' ? [subjectErasureOrdered.create(order)] : [];
}

/** The first ending counts. */
export function endExport(ending: SubjectEvent, state: SubjectState): SubjectEvent[] {
  return state.requests[ending.data.requestId]?.state === 'making' ? [ending] : [];
}

export function endErasure(ending: SubjectEventData<'compliance.subject-erased@1'>, state: SubjectState): SubjectEvent[] {
  return state.requests[ending.requestId]?.state === 'erasing' ? [subjectErased.create(ending)] : [];
}

export function digestsOf({ dataDigest, pageDigest }: SubjectEventData<'compliance.subject-exported@1'>): Readonly<Record<ExportPart, string>> {
  return { data: dataDigest, page: pageDigest };
}

/** Each time is a disclosure, so each time is an event. @throws Refusal compliance.export-not-there */
export function takeExport(taking: { readonly requestId: string; readonly memberId: string; readonly takerId: string; readonly part: ExportPart }, now: Date, state: SubjectState): SubjectEvent[] {
  const exported = state.requests[taking.requestId]?.exported ?? null;
  if (state.erased) throw complianceRefusals.refuse('compliance.export-not-there', 'The person was erased, and the file with them.');
  if (exported === null) throw complianceRefusals.refuse('compliance.export-not-there', 'It is being made, or could not be made. Look at the list of requests.');
  if (now.getTime() >= Date.parse(exported.expiresAt)) throw complianceRefusals.refuse('compliance.export-not-there', 'Its time is over and it was removed. Open another request.');
  return [subjectExportTaken.create({ ...taking, digest: digestsOf(exported)[taking.part] })];
}

export const ended = { exported: subjectExported.create, failed: subjectExportFailed.create };
