import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { WithdrawInvitations } from '../../domain/commands.js';
import { decideInvitation, evolveInvitation, noInvitation, type InvitationState } from '../../domain/invitation/invitation.js';
import { LINKS, type Links } from '../../domain/ports/links.js';

@CommandHandler(WithdrawInvitations)
class WithdrawInvitationsHandler implements ICommandHandler<WithdrawInvitations> {
  constructor(
    private readonly writes: WriteModel,
    @Inject(LINKS) private readonly links: Links,
  ) {}

  async execute({ invitationIds, context }: WithdrawInvitations): Promise<void> {
    const decide = (state: InvitationState) => (state.kind === 'open' ? decideInvitation({ kind: 'revoke' }, state) : []);
    for (const id of invitationIds) {
      const step = furtherStep(context, `withdraw ${id}`);
      await this.writes.decide({ category: 'identity.invitation', id, initial: noInvitation, evolve: evolveInvitation, decide, command: 'identity.withdraw-invitation', input: { invitationId: id }, context: step });
      await this.links.remove('invitation', context.organisation, id);
    }
  }
}

export const withdrawInvitationsSlice = slice({ providers: [WithdrawInvitationsHandler] });
