import { MemberDeprovisioned, MemberJoined, RoleGiven, RoleTaken } from '../../contract/events.js';
import type { Role } from '../../contract/roles.js';
import { given } from '@keystead/testing/src/given.js';
import { PasswordChanged, PasswordChangedByOwner, PasswordResetIssued } from './events.js';
import { decideMember, evolveMember, noMember } from './member.js';

const memberId = 'p_ada';
const member = given({ initial: noMember, evolve: evolveMember, decide: decideMember });
const joinedAs = (...roles: Role[]) => MemberJoined.create({ memberId, invitationId: 'inv_1', email: 'ada@harbour.example', name: 'Ada Lund', roles });
const gone = MemberDeprovisioned.create({ memberId });
const expiresAt = '2026-11-22T13:00:00.000Z';
const before = new Date('2026-11-22T12:59:59.999Z');
const issued = (resetId: string) => PasswordResetIssued.create({ memberId, resetId, expiresAt });
const changed = (resetId: string) => PasswordChanged.create({ memberId, resetId });

describe('a member', () => {
  it('joins once, with roles in their usual order', () => {
    const join = { kind: 'join', memberId, invitationId: 'inv_1', email: 'ada@harbour.example', name: 'Ada Lund', roles: ['admin', 'user', 'admin'] } as const;
    member.when(join).then(joinedAs('user', 'admin'));
    member.given(joinedAs('user')).when(join).then();
    expect(member.given(joinedAs('admin', 'user')).state()).toEqual({ kind: 'active', memberId, email: 'ada@harbour.example', name: 'Ada Lund', roles: ['user', 'admin'], reset: null, lastChange: null });
  });

  it('is given a role once and loses it once', () => {
    member.given(joinedAs('user')).when({ kind: 'give-role', role: 'auditor' }).then(RoleGiven.create({ memberId, role: 'auditor' }));
    member.given(joinedAs('user', 'auditor')).when({ kind: 'give-role', role: 'auditor' }).then();
    member.given(joinedAs('user', 'auditor')).when({ kind: 'take-role', role: 'user' }).then(RoleTaken.create({ memberId, role: 'user' }));
    member.given(joinedAs('user')).when({ kind: 'take-role', role: 'auditor' }).then();
  });

  it('keeps the last role', () => {
    member.given(joinedAs('user', 'auditor'), RoleTaken.create({ memberId, role: 'user' })).when({ kind: 'take-role', role: 'auditor' }).refused('identity.last-role');
  });

  it('is deprovisioned once; then nothing else happens to them', () => {
    member.given(joinedAs('user')).when({ kind: 'deprovision' }).then(gone);
    member.given(joinedAs('user'), gone).when({ kind: 'deprovision' }).then();
    member.given(joinedAs('user'), gone).when({ kind: 'give-role', role: 'admin' }).refused('identity.member-deprovisioned');
    member.given(joinedAs('user'), gone).when({ kind: 'issue-reset', resetId: 'rst_1', expiresAt: before }).refused('identity.member-deprovisioned');
    member.given(joinedAs('user'), issued('rst_1'), gone).when({ kind: 'change-password', resetId: 'rst_1', now: before }).refused('identity.member-deprovisioned');
    expect(member.given(joinedAs('user'), gone).state()).toEqual({ kind: 'deprovisioned', memberId, email: 'ada@harbour.example', name: 'Ada Lund' });
  });

  it('who does not exist is not found', () => {
    member.when({ kind: 'deprovision' }).refused('identity.member-not-found');
    member.when({ kind: 'give-role', role: 'user' }).refused('identity.member-not-found');
  });

  it('changes the password by the newest link only, until it expires', () => {
    member.given(joinedAs('user')).when({ kind: 'issue-reset', resetId: 'rst_1', expiresAt: new Date(expiresAt) }).then(issued('rst_1'));
    member.given(joinedAs('user'), issued('rst_1')).when({ kind: 'change-password', resetId: 'rst_1', now: before }).then(changed('rst_1'));
    member.given(joinedAs('user'), issued('rst_1'), issued('rst_2')).when({ kind: 'change-password', resetId: 'rst_1', now: before }).refused('identity.link-unknown');
    member.given(joinedAs('user'), issued('rst_1')).when({ kind: 'change-password', resetId: 'rst_1', now: new Date(expiresAt) }).refused('identity.link-expired');
    member.given(joinedAs('user'), issued('rst_1'), changed('rst_1')).when({ kind: 'change-password', resetId: 'rst_1', now: before }).then();
    member.given(joinedAs('user'), issued('rst_1'), changed('rst_1'), issued('rst_2'), changed('rst_2')).when({ kind: 'change-password', resetId: 'rst_1', now: before }).refused('identity.link-unknown');
  });

  it('changes their own password as often as they like, which voids an open link', () => {
    const own = (changeId: string) => PasswordChangedByOwner.create({ memberId, changeId });
    member.given(joinedAs('user'), own('cmd_1')).when({ kind: 'change-own-password', changeId: 'cmd_2' }).then(own('cmd_2'));
    member.given(joinedAs('user'), issued('rst_1'), own('cmd_1')).when({ kind: 'change-password', resetId: 'rst_1', now: before }).refused('identity.link-unknown');
    member.given(joinedAs('user'), gone).when({ kind: 'change-own-password', changeId: 'cmd_1' }).refused('identity.member-deprovisioned');
  });
});
