import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { InviteMember, WithdrawInvitations, type Invited } from '../../domain/commands.js';
import { decideInvitation, evolveInvitation, noInvitation } from '../../domain/invitation/invitation.js';
import { INVITATION_MS, later } from '../../domain/lifetimes.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import { LINKS, type Links } from '../../domain/ports/links.js';
import { LOOKUPS, type Lookups } from '../../domain/ports/lookups.js';
import { SECRET_TOKENS, type SecretTokens } from '../../domain/ports/secret-tokens.js';
import { refuse } from '../../domain/refusals.js';

@CommandHandler(InviteMember)
export class InviteMemberHandler implements ICommandHandler<InviteMember> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(ACCOUNTS) private readonly accounts: Accounts,
    @Inject(LINKS) private readonly links: Links,
    @Inject(LOOKUPS) private readonly lookups: Lookups,
    @Inject(SECRET_TOKENS) private readonly secrets: SecretTokens,
  ) {}

  /** The newest invitation of an address is the only one: whoever replaced a lost link has one that is alive. */
  async execute({ offer, context }: InviteMember): Promise<Invited> {
    const invitationId = this.ids.next('inv', context);
    const memberId = this.ids.pseudonym();
    const expiresAt = later(context.now, INVITATION_MS);
    const written = await this.writes.decide({
      category: 'identity.invitation',
      id: invitationId,
      initial: noInvitation,
      evolve: evolveInvitation,
      decide: async (state) => {
        await this.refuseMember(context.organisation, offer.email);
        return decideInvitation({ kind: 'invite', invitationId, memberId, ...offer, expiresAt }, state);
      },
      command: 'identity.invite-member',
      input: offer,
      context,
    });
    if (written.state.kind === 'absent') throw refuse('identity.invitation-not-found', 'Invite the person again.');
    const invited = { invitationId, memberId: written.state.memberId, expiresAt: written.state.expiresAt, position: written.position };
    if (written.repeated) return { ...invited, token: null };
    const { token, hash } = this.secrets.issue('invitation');
    const link = { hash, kind: 'invitation', organisation: context.organisation, subjectId: invitationId, memberId: invited.memberId, expiresAt } as const;
    const earlier = await this.links.addInvitation(link, this.lookups.email(offer.email));
    await this.commands.execute(new WithdrawInvitations(earlier, furtherStep(context, 'earlier')));
    return { ...invited, token };
  }

  /** Of this organisation only: whether an address has an account elsewhere is nobody's business here. */
  private async refuseMember(organisation: string, email: string): Promise<void> {
    const account = await this.accounts.find(this.lookups.email(email));
    if (account !== null && !account.closed && account.organisation === organisation) throw refuse('identity.already-member', 'Give the member another role instead, or a reset link if the password is lost.');
  }
}
