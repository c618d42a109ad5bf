import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { plainText } from '@keystead/platform/src/http/text.js';
import { decideToken, evolveToken, noToken } from '../../domain/access-token/access-token.js';
import type { Wrote } from '../../domain/commands.js';
import { DAY_MS, later } from '../../domain/lifetimes.js';
import { TOKENS, type Credentials } from '../../domain/ports/credentials.js';
import { SECRET_TOKENS, type SecretTokens } from '../../domain/ports/secret-tokens.js';
import { refuse } from '../../domain/refusals.js';

const MAX_TOKENS = 50;

const body = z.strictObject({ name: plainText(80), expiresInDays: z.int().min(1).max(365) });
/** The token is shown once. */
const answer = z.object({ id: z.string(), token: z.string().nullable() });

class IssueToken {
  constructor(
    readonly memberId: string,
    readonly input: z.infer<typeof body>,
    readonly context: CommandContext,
  ) {}
}

interface Issued extends Wrote {
  readonly tokenId: string;
  readonly token: string | null;
}

@CommandHandler(IssueToken)
class IssueTokenHandler implements ICommandHandler<IssueToken> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(TOKENS) private readonly tokens: Credentials,
    @Inject(SECRET_TOKENS) private readonly secrets: SecretTokens,
  ) {}

  async execute({ memberId, input, context }: IssueToken): Promise<Issued> {
    const tokenId = this.ids.next('tok', context);
    const expiresAt = later(context.now, input.expiresInDays * DAY_MS);
    const { position, repeated } = await this.writes.decide({
      category: 'identity.token',
      id: tokenId,
      initial: noToken,
      evolve: evolveToken,
      decide: async (state) => {
        const open = await this.tokens.openOf(context.organisation, memberId, context.now);
        if (open.length >= MAX_TOKENS) throw refuse('identity.too-many-tokens', `You hold ${open.length} tokens. Revoke one you no longer use.`);
        return decideToken({ kind: 'issue', tokenId, memberId, name: input.name, expiresAt }, state);
      },
      command: 'identity.issue-token',
      input,
      context,
    });
    if (repeated) return { tokenId, token: null, position };
    const { token, hash } = this.secrets.issue('personal-token');
    await this.tokens.add({ hash, id: tokenId, organisation: context.organisation, memberId, expiresAt, lastUsedAt: null });
    return { tokenId, token, position };
  }
}

@Controller('api/tokens')
class IssueTokenController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Allow('create', 'PersonalToken', 'in a session')
  @Answers(answer, 201)
  async issue(@Body({ schema: body }) input: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    const issued = await this.commands.execute<IssueToken, Issued>(new IssueToken(who.member, input, context));
    answerPosition(response, issued);
    return { id: issued.tokenId, token: issued.token };
  }
}

export const issueTokenSlice = slice({ controllers: [IssueTokenController], providers: [IssueTokenHandler] });
