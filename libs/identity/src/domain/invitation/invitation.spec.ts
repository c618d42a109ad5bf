import { given } from '@keystead/testing/src/given.js';
import { InvitationAccepted, InvitationRevoked, MemberInvited } from './events.js';
import { decideInvitation, evolveInvitation, noInvitation } from './invitation.js';

const ids = { invitationId: 'inv_1', memberId: 'p_ada' };
const invitation = given({ initial: noInvitation, evolve: evolveInvitation, decide: decideInvitation });
const expiresAt = '2026-11-29T12:00:00.000Z';
const before = new Date('2026-11-29T11:59:59.999Z');
const offer = { ...ids, email: 'ada@harbour.example', name: 'Ada Lund' };
const invited = MemberInvited.create({ ...offer, roles: ['user', 'admin'], expiresAt });
const accepted = InvitationAccepted.create(ids);
const revoked = InvitationRevoked.create(ids);

describe('an invitation', () => {
  it('is made once', () => {
    const invite = { kind: 'invite', ...offer, roles: ['admin', 'user'], expiresAt: new Date(expiresAt) } as const;
    invitation.when(invite).then(invited);
    invitation.given(invited).when(invite).then();
  });

  it('is accepted before it expires, and a second time says nothing new', () => {
    invitation.given(invited).when({ kind: 'accept', now: before }).then(accepted);
    invitation.given(invited, accepted).when({ kind: 'accept', now: before }).then();
    invitation.given(invited).when({ kind: 'accept', now: new Date(expiresAt) }).refused('identity.link-expired');
  });

  it('is not accepted once it was taken back, nor taken back once it was accepted', () => {
    invitation.given(invited).when({ kind: 'revoke' }).then(revoked);
    invitation.given(invited, revoked).when({ kind: 'revoke' }).then();
    invitation.given(invited, revoked).when({ kind: 'accept', now: before }).refused('identity.invitation-not-open');
    invitation.given(invited, accepted).when({ kind: 'revoke' }).refused('identity.invitation-not-open');
  });

  it('that does not exist is not found', () => {
    invitation.when({ kind: 'revoke' }).refused('identity.invitation-not-found');
    invitation.when({ kind: 'accept', now: before }).refused('identity.invitation-not-found');
  });
});
