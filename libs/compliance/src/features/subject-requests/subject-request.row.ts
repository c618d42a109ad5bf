import { defineEntity, p } from '@mikro-orm/postgresql';

export interface Destroyed {
  readonly what: string;
  readonly about: string;
  readonly rows: number;
}

export const SubjectRequestRow = defineEntity({
  name: 'SubjectRequestRow',
  tableName: 'compliance_subject_requests',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    sortKey: p.string(),
    memberId: p.string(),
    kind: p.string(),
    state: p.string(),
    openedAt: p.string(),
    openedBy: p.string(),
    endedAt: p.string().nullable(),
    events: p.integer().nullable(),
    rows: p.integer().nullable(),
    bytes: p.bigint('number').nullable(),
    dataDigest: p.string().nullable(),
    pageDigest: p.string().nullable(),
    expiresAt: p.string().nullable(),
    reason: p.string().nullable(),
    destroyed: p.json<readonly Destroyed[]>().nullable(),
    kept: p.json<readonly string[]>().nullable(),
    /** Of the event that says the person was erased, for the receipt. */
    eventId: p.string().nullable(),
    eventVersion: p.integer().nullable(),
  },
  indexes: [{ properties: ['organisation', 'sortKey'] }],
});
