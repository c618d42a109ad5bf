import { Controller, Delete, Inject, Param, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { decideToken, evolveToken, noToken } from '../../domain/access-token/access-token.js';
import { RevokeToken, type Wrote } from '../../domain/commands.js';
import { TOKENS, type Credentials } from '../../domain/ports/credentials.js';

@CommandHandler(RevokeToken)
class RevokeTokenHandler implements ICommandHandler<RevokeToken> {
  constructor(
    private readonly writes: WriteModel,
    @Inject(TOKENS) private readonly tokens: Credentials,
  ) {}

  async execute({ tokenId, memberId, reason, context }: RevokeToken): Promise<Wrote> {
    const written = await this.writes.decide({
      category: 'identity.token',
      id: tokenId,
      initial: noToken,
      evolve: evolveToken,
      decide: (state) => decideToken({ kind: 'revoke', memberId, reason }, state),
      command: 'identity.revoke-token',
      input: { tokenId, reason },
      context,
    });
    await this.tokens.end(context.organisation, tokenId, context.now);
    return written;
  }
}

@Controller('api/tokens')
class RevokeTokenController {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @Allow('delete', 'PersonalToken')
  @AnswersNothing()
  async revoke(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute<RevokeToken, Wrote>(new RevokeToken(id, who.member, 'revoked-by-owner', context)));
  }
}

export const revokeTokenSlice = slice({ controllers: [RevokeTokenController], providers: [RevokeTokenHandler] });
