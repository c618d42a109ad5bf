import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Role } from '../../contract/roles.js';

export const MemberRow = defineEntity({
  name: 'MemberRow',
  tableName: 'identity_members',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    name: p.string().nullable(),
    email: p.string().nullable(),
    roles: p.json<Role[]>(),
    state: p.string(),
    joinedAt: p.string(),
    /** Time and id: unique, and in the order in which they joined. */
    sort: p.string(),
  },
  indexes: [{ properties: ['organisation', 'sort'] }],
});
