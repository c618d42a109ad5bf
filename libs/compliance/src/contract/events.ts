import { z } from 'zod';
import { subjectEvents } from './subject-events.js';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';

/** Facts about the record itself: who looked at it, and who took a copy away. */

const id = z.string().max(64);
const time = z.iso.datetime({ precision: 3 });

export const PAYLOAD_CHOICES = ['all', 'none', 'evidence'] as const;
export type PayloadChoice = (typeof PAYLOAD_CHOICES)[number];

/** Stream `compliance.audit-<organisation>-<day>`. One per question, not per page of its answer. */
export const auditLogRead = defineEvent(
  'compliance.audit-log-read@1',
  z.strictObject({ queryId: id, readerId: id, filters: z.record(z.string().max(40), z.string().max(300)) }),
  { subjects: ['readerId'] },
);

/** Stream `compliance.report-<organisation>-<report id>`. */
export const reportRequested = defineEvent('compliance.report-requested@1', z.strictObject({ reportId: id, exporterId: id, from: time, to: time, payloads: z.enum(PAYLOAD_CHOICES) }), { subjects: ['exporterId'] });

export const reportExported = defineEvent(
  'compliance.report-exported@1',
  z.strictObject({ reportId: id, events: z.int().nonnegative(), bytes: z.int().nonnegative(), manifestDigest: z.string().regex(/^[0-9a-f]{64}$/), checkpointSize: z.int().nonnegative() }),
);

/** At most so many leaves are named; the bundle names more, and its verification each of them. */
export const MAX_FINDINGS_NAMED = 20;

/**
 * Comes with the report's ending, of which it takes nothing back: while the bundle was written, sealed events were found changed, or were not found.
 * `position` is the event store's own, in which `keystead admin doctor` speaks; null, as the event id, where the log does not list the leaf any more.
 */
export const recordFoundAltered = defineEvent(
  'compliance.record-found-altered@1',
  z.strictObject({
    reportId: id,
    changed: z.int().nonnegative(),
    missing: z.int().nonnegative(),
    first: z.array(z.strictObject({ kind: z.enum(['changed', 'missing']), leaf: z.int().nonnegative(), eventId: id.nullable(), position: id.nullable() })).min(1).max(MAX_FINDINGS_NAMED),
  }),
);

export const reportFailed = defineEvent('compliance.report-failed@1', z.strictObject({ reportId: id, reason: z.string().max(300) }));

export const complianceEvents = [auditLogRead, reportRequested, reportExported, reportFailed, recordFoundAltered, ...subjectEvents] as const;
export type ReportEvent = EventOf<typeof reportRequested> | EventOf<typeof reportExported> | EventOf<typeof reportFailed> | EventOf<typeof recordFoundAltered>;
export type Alterations = Omit<EventOf<typeof recordFoundAltered>['data'], 'reportId'>;
export type AuditEvent = EventOf<typeof auditLogRead>;
