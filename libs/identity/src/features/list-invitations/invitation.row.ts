import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Role } from '../../contract/roles.js';

export const InvitationRow = defineEntity({
  name: 'InvitationRow',
  tableName: 'identity_invitations',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    /** Of whoever was invited, to forget them by. */
    memberId: p.string(),
    email: p.string().nullable(),
    name: p.string().nullable(),
    roles: p.json<Role[]>(),
    state: p.string(),
    invitedAt: p.string(),
    expiresAt: p.string(),
    /** Time and id: unique, and in the order in which they were made. */
    sort: p.string(),
  },
  indexes: [{ properties: ['organisation', 'sort'] }],
});
