import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';

/** Facts about requests of people for their data: stream `compliance.subject-request-<organisation>-<member>`, all of one person in one place. */

const id = z.string().max(64);
const time = z.iso.datetime({ precision: 3 });
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

export const REQUEST_KINDS = ['access', 'erasure'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
export const EXPORT_PARTS = ['data', 'page'] as const;
export type ExportPart = (typeof EXPORT_PARTS)[number];

export const subjectRequestOpened = defineEvent('compliance.subject-request-opened@1', z.strictObject({ requestId: id, memberId: id, openerId: id, kind: z.enum(REQUEST_KINDS) }), { subjects: ['memberId', 'openerId'] });

/** The digests are SHA-256 of the two files as they are given out. */
export const subjectExported = defineEvent(
  'compliance.subject-exported@1',
  z.strictObject({ requestId: id, memberId: id, events: count, rows: count, bytes: count, dataDigest: digest, pageDigest: digest, expiresAt: time }),
  { subjects: ['memberId'] },
);

export const subjectExportFailed = defineEvent('compliance.subject-export-failed@1', z.strictObject({ requestId: id, memberId: id, reason: z.string().max(300) }), { subjects: ['memberId'] });

/** Somebody was given the file: a disclosure of personal data. */
export const subjectExportTaken = defineEvent('compliance.subject-export-taken@1', z.strictObject({ requestId: id, memberId: id, takerId: id, part: z.enum(EXPORT_PARTS), digest }), { subjects: ['memberId', 'takerId'] });

export const subjectErasureOrdered = defineEvent('compliance.subject-erasure-ordered@1', z.strictObject({ requestId: id, memberId: id, ordererId: id }), { subjects: ['memberId', 'ordererId'] });

/** Stored once the key is destroyed and everything named was removed. Read models empty what they made of opened fields when they see it. */
export const subjectErased = defineEvent(
  'compliance.subject-erased@1',
  z.strictObject({
    requestId: id,
    memberId: id,
    /** `rows`: how many there were when the erasure began. */
    destroyed: z.array(z.strictObject({ what: z.string().max(80), about: z.string().max(200), rows: count })).max(50),
    /** What cannot be erased, in words. */
    kept: z.array(z.string().max(300)).max(20),
  }),
  { subjects: ['memberId'] },
);

export const subjectEvents = [subjectRequestOpened, subjectExported, subjectExportFailed, subjectExportTaken, subjectErasureOrdered, subjectErased] as const;
export type SubjectEvent = EventOf<(typeof subjectEvents)[number]>;
export type SubjectEventData<N extends SubjectEvent['name']> = Extract<SubjectEvent, { name: N }>['data'];
