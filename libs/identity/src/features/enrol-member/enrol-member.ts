import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { EnrolMember, RegisterAdministrator, type Enrolled, type Wrote } from '../../domain/commands.js';
import { decideInvitation, evolveInvitation, noInvitation, type InvitationState } from '../../domain/invitation/invitation.js';
import { unknownLink } from '../../domain/links.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';
import { checkPassword, normalisePassword } from '../../domain/password.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import { LOOKUPS, type Lookups } from '../../domain/ports/lookups.js';
import { PASSWORDS, type Passwords } from '../../domain/ports/passwords.js';
import { refuse } from '../../domain/refusals.js';

type Offer = Exclude<InvitationState, { kind: 'absent' }> & { readonly email: string };

/**
 * Three streams and a table, one after the other; each step does nothing when it is done already. Whoever opens the account uses the
 * link up, in one transaction: a crash before that leaves a link that finishes the work, a race leaves one winner.
 */
@CommandHandler(EnrolMember)
export class EnrolMemberHandler implements ICommandHandler<EnrolMember> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(ACCOUNTS) private readonly accounts: Accounts,
    @Inject(LOOKUPS) private readonly lookups: Lookups,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
  ) {}

  async execute(command: EnrolMember): Promise<Enrolled> {
    const { person, linkHash, context } = command;
    const offer = await this.offerOf(context.organisation, person.invitationId);
    checkPassword(person.password, offer.email);
    const emailLookup = this.lookups.email(offer.email);
    await this.refuseOthersAddress(emailLookup, offer.memberId, context.organisation);
    const passwordHash = await this.passwords.hash(normalisePassword(person.password));
    const accepted = await this.accept(command);
    const joined = await this.join(command, offer);
    if (offer.roles.includes('admin')) await this.commands.execute<RegisterAdministrator, Wrote>(new RegisterAdministrator(offer.memberId, furtherStep(context, 'administrator')));
    const { organisation, now } = context;
    const outcome = await this.accounts.open({ accountId: this.ids.next('acc', context), organisation, memberId: offer.memberId, emailLookup, passwordHash, now }, linkHash);
    if (outcome === 'email-taken') throw emailTaken();
    if (outcome === 'link-used' && !(accepted.repeated && (await this.stillOpens(emailLookup, person.password)))) throw unknownLink();
    return { memberId: offer.memberId, created: outcome === 'opened', position: joined.position };
  }

  private async offerOf(organisation: string, id: string): Promise<Offer> {
    const { state, shut } = await this.writes.load(streamName({ context: 'identity', kind: 'invitation', organisation, id }), noInvitation, evolveInvitation);
    if (state.kind === 'absent' || state.email === null) throw shut ?? unknownLink();
    return { ...state, email: state.email };
  }

  /** A repeat of the request that used the link is answered as that one was, as long as its password is still the password. */
  private async stillOpens(emailLookup: string, password: string): Promise<boolean> {
    const account = await this.accounts.find(emailLookup);
    return account !== null && !account.closed && this.passwords.verify(account.passwordHash, normalisePassword(password));
  }

  /** Of another organisation it is said that there is an account, for a second one cannot be; never whose or where. */
  private async refuseOthersAddress(emailLookup: string, memberId: string, organisation: string): Promise<void> {
    const account = await this.accounts.find(emailLookup);
    if (account === null || account.closed || account.memberId === memberId) return;
    throw account.organisation === organisation ? refuse('identity.already-member', 'This address is already a member of this organisation. Sign in with it, or ask your administrator for a reset link.') : emailTaken();
  }

  private accept({ person, context }: EnrolMember): Promise<{ readonly repeated: boolean }> {
    return this.writes.decide({
      category: 'identity.invitation',
      id: person.invitationId,
      initial: noInvitation,
      evolve: evolveInvitation,
      decide: (state) => decideInvitation({ kind: 'accept', now: context.now }, state),
      command: 'identity.accept-invitation',
      input: person,
      context,
    });
  }

  private join({ person, context }: EnrolMember, { memberId, email, roles }: Offer): Promise<Wrote> {
    return this.writes.decide({
      category: 'identity.member',
      id: memberId,
      initial: noMember,
      evolve: evolveMember,
      decide: (state) => decideMember({ kind: 'join', memberId, invitationId: person.invitationId, email, name: person.name, roles }, state),
      command: 'identity.join',
      input: { memberId },
      context: furtherStep(context, 'join'),
    });
  }
}

function emailTaken(): Error {
  return refuse('identity.email-taken', 'In this version an address belongs to one organisation. Ask your administrator to invite you under another one.');
}

export const enrolMemberSlice = slice({ providers: [EnrolMemberHandler] });
