import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { OpenSession, type OpenedSession } from '../../domain/commands.js';
import { later, SESSION_ABSOLUTE_MS } from '../../domain/lifetimes.js';
import { SESSIONS, type Credentials } from '../../domain/ports/credentials.js';
import { SECRET_TOKENS, type SecretTokens } from '../../domain/ports/secret-tokens.js';
import { decideSession, evolveSession, noSession } from '../../domain/session/session.js';

@CommandHandler(OpenSession)
export class OpenSessionHandler implements ICommandHandler<OpenSession> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(SESSIONS) private readonly sessions: Credentials,
    @Inject(SECRET_TOKENS) private readonly secrets: SecretTokens,
  ) {}

  /** A repeated request opens another session: the first one's token was shown once and is known to nobody here. */
  async execute({ memberId, context: given }: OpenSession): Promise<OpenedSession> {
    const context = { ...given, idempotencyKey: null };
    const sessionId = this.ids.next('ses', context);
    const expiresAt = later(context.now, SESSION_ABSOLUTE_MS);
    const { position } = await this.writes.decide({
      category: 'identity.session',
      id: sessionId,
      initial: noSession,
      evolve: evolveSession,
      decide: (state) => decideSession({ kind: 'open', sessionId, memberId, expiresAt }, state),
      command: 'identity.open-session',
      input: { sessionId, memberId },
      context,
    });
    const { token, hash } = this.secrets.issue('session');
    await this.sessions.add({ hash, id: sessionId, organisation: context.organisation, memberId, expiresAt, lastUsedAt: context.now });
    return { sessionId, token, expiresAt, position };
  }
}

export const openSessionSlice = slice({ providers: [OpenSessionHandler] });
