import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Alterations } from '../../contract/events.js';

export const BundleRow = defineEntity({
  name: 'BundleRow',
  tableName: 'compliance_bundles',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    sortKey: p.string(),
    state: p.string(),
    from: p.string(),
    to: p.string(),
    payloads: p.string(),
    events: p.integer().nullable(),
    bytes: p.bigint('number').nullable(),
    manifestDigest: p.string().nullable(),
    alterations: p.json<Alterations>().nullable(),
    reason: p.string().nullable(),
    createdAt: p.string(),
    readyAt: p.string().nullable(),
    by: p.string(),
  },
  indexes: [{ properties: ['organisation', 'sortKey'] }],
});
