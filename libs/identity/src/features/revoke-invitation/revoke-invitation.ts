import { Controller, Delete, Inject, Param, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import type { Wrote } from '../../domain/commands.js';
import { decideInvitation, evolveInvitation, noInvitation } from '../../domain/invitation/invitation.js';
import { LINKS, type Links } from '../../domain/ports/links.js';

class RevokeInvitation {
  constructor(
    readonly invitationId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(RevokeInvitation)
class RevokeInvitationHandler implements ICommandHandler<RevokeInvitation> {
  constructor(
    private readonly writes: WriteModel,
    @Inject(LINKS) private readonly links: Links,
  ) {}

  async execute({ invitationId, context }: RevokeInvitation): Promise<Wrote> {
    const written = await this.writes.decide({
      category: 'identity.invitation',
      id: invitationId,
      initial: noInvitation,
      evolve: evolveInvitation,
      decide: (state) => decideInvitation({ kind: 'revoke' }, state),
      command: 'identity.revoke-invitation',
      input: { invitationId },
      context,
    });
    await this.links.remove('invitation', context.organisation, invitationId);
    return written;
  }
}

@Controller('api/invitations')
class RevokeInvitationController {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @Allow('delete', 'Invitation')
  @AnswersNothing()
  async revoke(@Param('id', { schema: idParam }) id: string, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute<RevokeInvitation, Wrote>(new RevokeInvitation(id, context)));
  }
}

export const revokeInvitationSlice = slice({ controllers: [RevokeInvitationController], providers: [RevokeInvitationHandler] });
