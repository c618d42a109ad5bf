import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { InvitationEvent } from '../../domain/invitation/events.js';
import { erasedMember } from '../../domain/erased-member.js';
import { InvitationRow } from './invitation.row.js';

export const LIST_INVITATIONS = 'identity.list-invitations';

type DataOf<N extends InvitationEvent['name']> = Extract<InvitationEvent, { name: N }>['data'];

export const listInvitationsProjection = defineProjection({
  name: LIST_INVITATIONS,
  entities: [InvitationRow],
  on: {
    'identity.member-invited@1': (logged, em) => {
      const { invitationId, memberId, email, name, roles, expiresAt } = logged.event.data as DataOf<'identity.member-invited@1'>;
      const invitedAt = logged.header.occurredAt;
      em.create(InvitationRow, { id: invitationId, organisation: logged.organisation, memberId, email, name, roles, state: 'open', invitedAt, expiresAt, sort: `${invitedAt} ${invitationId}` });
    },
    'identity.invitation-accepted@1': async (logged, em) => {
      const { invitationId } = logged.event.data as DataOf<'identity.invitation-accepted@1'>;
      (await em.findOneOrFail(InvitationRow, { id: invitationId, organisation: logged.organisation })).state = 'accepted';
    },
    'identity.invitation-revoked@1': async (logged, em) => {
      const { invitationId } = logged.event.data as DataOf<'identity.invitation-revoked@1'>;
      (await em.findOneOrFail(InvitationRow, { id: invitationId, organisation: logged.organisation })).state = 'revoked';
    },
    'compliance.subject-erased@1': async (logged, em) => {
      await em.nativeUpdate(InvitationRow, { memberId: erasedMember(logged), organisation: logged.organisation }, { name: null, email: null });
    },
  },
});
