import { defineEntity, p } from '@mikro-orm/postgresql';
import type { KeyRestrictions } from '../../contract/events.js';

export const KeyRow = defineEntity({
  name: 'KeyRow',
  tableName: 'keys_list',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    /** Time and id: newest first, and each cursor unique (ids alone do not tell age). */
    sortKey: p.string(),
    ownerId: p.string(),
    name: p.string(),
    provider: p.string(),
    destination: p.string(),
    state: p.string(),
    restrictions: p.json<KeyRestrictions>(),
    createdAt: p.string(),
    lastUsedAt: p.string().nullable(),
    uses: p.integer(),
  },
  indexes: [{ properties: ['organisation', 'ownerId', 'sortKey'] }],
});
