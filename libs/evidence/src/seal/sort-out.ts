import { logNameOf } from '../note/origin.js';
import type { Admission } from './admit.js';
import type { AdmittedEvent } from './grow.js';
import type { ParkedEvent, SourceEvent } from './ports.js';

export interface Judged {
  readonly event: SourceEvent;
  readonly admission: Admission;
}

/**
 * Events by log, in order, and those that are refused.
 * @param sealed ids that are leaves already, or about to be; a second event of one id in this batch is refused as well
 * @returns also the ids of this batch's leaves
 */
export function sortOut(judged: readonly Judged[], sealed: ReadonlySet<string>): { admitted: Map<string, AdmittedEvent[]>; parked: ParkedEvent[]; ids: ReadonlySet<string> } {
  const ids = new Set<string>();
  const admitted = new Map<string, AdmittedEvent[]>();
  const parked: ParkedEvent[] = [];
  for (const { event, admission } of judged) {
    const { id: eventId, position, organisation, type } = event;
    if ('refused' in admission || sealed.has(eventId) || ids.has(eventId)) {
      parked.push({ position, eventId, organisation, type, reason: 'refused' in admission ? admission.refused : 'already-sealed' });
      continue;
    }
    ids.add(eventId);
    const name = logNameOf(organisation);
    const own = admitted.get(name) ?? [];
    if (own.length === 0) admitted.set(name, own);
    own.push({ eventId, position, header: admission.header, digest: admission.digest });
  }
  return { admitted, parked, ids };
}
