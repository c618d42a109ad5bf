import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { EndMemberAccess, EndSession, RevokeToken } from '../../domain/commands.js';
import { SESSIONS, TOKENS, type Credentials } from '../../domain/ports/credentials.js';

@CommandHandler(EndMemberAccess)
export class EndMemberAccessHandler implements ICommandHandler<EndMemberAccess> {
  constructor(
    private readonly commands: CommandBus,
    @Inject(SESSIONS) private readonly sessions: Credentials,
    @Inject(TOKENS) private readonly tokens: Credentials,
  ) {}

  /** One after the other; a repeat after a crash finds those that are still open. */
  async execute({ memberId, reason, keptSession, context }: EndMemberAccess): Promise<void> {
    const { organisation, now } = context;
    for (const id of await this.sessions.openOf(organisation, memberId, now)) {
      if (id !== keptSession) await this.commands.execute(new EndSession(id, reason, furtherStep(context, id)));
    }
    for (const id of await this.tokens.openOf(organisation, memberId, now)) await this.commands.execute(new RevokeToken(id, memberId, reason, furtherStep(context, id)));
  }
}

export const endMemberAccessSlice = slice({ providers: [EndMemberAccessHandler] });
