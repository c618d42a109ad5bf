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

export const reportFailed = defineEvent('compliance.report-failed@1', z.strictObject({ reportId: id, reason: z.string().max(300) }));

export const complianceEvents = [auditLogRead, reportRequested, reportExported, reportFailed, ...subjectEvents] as const;
export type ReportEvent = EventOf<typeof reportRequested> | EventOf<typeof reportExported> | EventOf<typeof reportFailed>;
export type AuditEvent = EventOf<typeof auditLogRead>;
