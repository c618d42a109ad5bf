import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { EndSession, type Wrote } from '../../domain/commands.js';
import { SESSIONS, type Credentials } from '../../domain/ports/credentials.js';
import { decideSession, evolveSession, noSession } from '../../domain/session/session.js';

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(
    private readonly writes: WriteModel,
    @Inject(SESSIONS) private readonly sessions: Credentials,
  ) {}

  async execute({ sessionId, reason, context }: EndSession): Promise<Wrote> {
    const written = await this.writes.decide({
      category: 'identity.session',
      id: sessionId,
      initial: noSession,
      evolve: evolveSession,
      decide: (state) => decideSession({ kind: 'end', reason }, state),
      command: 'identity.end-session',
      input: { sessionId, reason },
      context,
    });
    await this.sessions.end(context.organisation, sessionId, context.now);
    return written;
  }
}

export const endSessionSlice = slice({ providers: [EndSessionHandler] });
