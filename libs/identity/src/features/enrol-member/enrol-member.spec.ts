import type { CommandBus } from '@nestjs/cqrs';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import type { Refusal } from '@keystead/kernel/src/refusal.js';
import { EnrolMember } from '../../domain/commands.js';
import { IDENTITY_EVENTS } from '../../domain/events.js';
import { InvitationRevoked, MemberInvited } from '../../domain/invitation/events.js';
import type { Accounts, NewAccount } from '../../domain/ports/accounts.js';
import { EnrolMemberHandler } from './enrol-member.js';

const memberId = 'p_3v9x7k2m4n6p8q0r1s5t7w9y2z';
const invitationId = 'inv_1a3b5c7d9e1f3g5h7j9k1m3n5p';
const context = { organisation: 'org_1', actor: { kind: 'member', id: memberId, via: 'none' }, behalf: null, correlation: 'c', causation: null, idempotencyKey: null, now: new Date('2026-11-22T12:00:00.000Z') } as const;
const invited = MemberInvited.create({ invitationId, memberId, email: 'ada@harbour.example', name: 'A. Lund', roles: ['user', 'admin'], expiresAt: '2026-11-29T12:00:00.000Z' });
const person = { invitationId, name: 'Ada Lund', password: 'slate otter lantern' };
const joined = { name: 'identity.member-joined@1', data: { memberId, invitationId, email: 'ada@harbour.example', name: 'Ada Lund', roles: ['user', 'admin'] } };
const accepted = { name: 'identity.invitation-accepted@1', data: { invitationId, memberId } };

/** The table of accounts in memory; `fails` makes it unreachable. */
function table() {
  const opened = new Map<string, NewAccount>();
  const used = new Set<string>();
  const state = { fails: false };
  const accounts: Accounts = {
    find: async (lookup) => {
      const account = [...opened.values()].find(({ emailLookup }) => emailLookup === lookup);
      return account === undefined ? null : { ...account, closed: false };
    },
    open: async (account, linkHash) => {
      if (state.fails) throw new Error('the database is out of reach');
      if (linkHash !== null && used.has(linkHash)) return 'link-used';
      if (linkHash !== null) used.add(linkHash);
      if (opened.has(account.memberId)) return 'already-open';
      opened.set(account.memberId, account);
      return 'opened';
    },
    of: async () => null,
    changePassword: async () => false,
    close: async () => undefined,
  };
  return { accounts, opened, state };
}

async function enrolment() {
  const { writes, ids, log, facts } = inMemoryWrites(IDENTITY_EVENTS);
  await log.append(`identity.invitation-org_1-${invitationId}`, 'none', [invited], { ...context, occurredAt: context.now });
  const accounts = table();
  const given: unknown[] = [];
  const bus = { execute: async (command: object) => void given.push([command.constructor.name, (command as { memberId: string }).memberId]) } as unknown as CommandBus;
  const passwords = { hash: async (password: string) => `hash of ${password}`, verify: async (hash: string | null, password: string) => hash === `hash of ${password}` };
  const handler = new EnrolMemberHandler(bus, writes, ids, accounts.accounts, { email: (email) => `lookup of ${email}`, source: () => '' }, passwords);
  const enrol = (over: Partial<typeof person> = {}, key: string | null = null) =>
    handler
      .execute(new EnrolMember({ ...person, ...over }, 'link', { ...context, idempotencyKey: key }))
      .then(({ created }) => (created ? 'created' : 'was there'), (error: Partial<Refusal> & Error) => error.code ?? error.message);
  return { enrol, facts, given, log, ...accounts };
}

describe('enrolling an invited person', () => {
  it('accepts the invitation, makes the member, registers the administrator and opens the account', async () => {
    const { enrol, facts, given, opened } = await enrolment();
    expect(await enrol()).toBe('created');
    expect(await facts()).toEqual([invited, accepted, joined]);
    expect(given).toEqual([['RegisterAdministrator', memberId]]);
    expect([...opened.values()]).toEqual([{ accountId: expect.stringMatching(/^acc_/), organisation: 'org_1', memberId, emailLookup: 'lookup of ada@harbour.example', passwordHash: 'hash of slate otter lantern', now: context.now }]);
  });

  it('finishes with the same link what a failure left undone', async () => {
    const { enrol, facts, state, opened } = await enrolment();
    state.fails = true;
    expect(await enrol()).toBe('the database is out of reach');
    state.fails = false;
    expect(await enrol({ password: 'another otter lantern' })).toBe('created');
    expect(await facts()).toEqual([invited, accepted, joined]);
    expect(opened.get(memberId)!.passwordHash).toBe('hash of another otter lantern');
  });

  it('lets one of two who follow the link at the same moment in', async () => {
    const { enrol, opened } = await enrolment();
    const answers = await Promise.all([enrol(), enrol({ password: 'another otter lantern' })]);
    expect(answers.sort()).toEqual(['created', 'identity.link-unknown']);
    expect(opened.size).toBe(1);
  });

  it('answers a repeat of the request like the first, but only while its password is the password', async () => {
    const { enrol, opened } = await enrolment();
    expect(await enrol({}, 'k')).toBe('created');
    expect(await enrol({}, 'k')).toBe('was there');
    expect(await enrol({ password: 'another otter lantern' }, 'k')).toBe('platform.idempotency-key-reused');
    expect(await enrol()).toBe('identity.link-unknown');
    opened.set(memberId, { ...opened.get(memberId)!, passwordHash: 'hash of a newer password' });
    expect(await enrol({}, 'k')).toBe('identity.link-unknown');
  });

  it('writes nothing for a weak password, a taken address or an invitation taken back', async () => {
    const { enrol, facts, opened, log } = await enrolment();
    expect(await enrol({ password: 'ada@harbour.example' })).toBe('identity.password-too-weak');
    opened.set('p_other', { accountId: 'acc_1', organisation: 'org_2', memberId: 'p_other', emailLookup: 'lookup of ada@harbour.example', passwordHash: '', now: context.now });
    expect(await enrol()).toBe('identity.email-taken');
    opened.clear();
    const revoked = InvitationRevoked.create({ invitationId, memberId });
    await log.append(`identity.invitation-org_1-${invitationId}`, 'any', [revoked], { ...context, occurredAt: context.now });
    expect(await enrol()).toBe('identity.invitation-not-open');
    expect(await facts()).toEqual([invited, revoked]);
  });
});
