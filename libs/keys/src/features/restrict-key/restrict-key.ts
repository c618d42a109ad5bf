import { Body, Controller, Param, Put, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import type { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { keyRestrictionsSchema, type KeyRestrictions } from '../../contract/events.js';
import { evolveKey, noKey, restrictKey, type KeyState } from '../../domain/key.js';

class RestrictKeyCommand {
  constructor(
    readonly keyId: string,
    readonly memberId: string,
    readonly restrictions: KeyRestrictions,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(RestrictKeyCommand)
class RestrictKeyHandler implements ICommandHandler<RestrictKeyCommand> {
  constructor(private readonly writes: WriteModel) {}

  execute({ keyId, memberId, restrictions, context }: RestrictKeyCommand): Promise<Written<KeyState>> {
    return this.writes.decide({
      category: 'keys.key',
      id: keyId,
      initial: noKey,
      evolve: evolveKey,
      decide: (state) => restrictKey(keyId, memberId, restrictions, state),
      command: 'keys.restrict-key',
      input: { keyId, restrictions },
      context,
    });
  }
}

@Controller('api/keys')
class RestrictKeyController {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/restrictions')
  @Allow('update', 'ApiKey')
  @AnswersNothing()
  async restrict(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: keyRestrictionsSchema }) restrictions: z.infer<typeof keyRestrictionsSchema>,
    @Who() who: Principal,
    @Ctx() context: CommandContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    answerPosition(response, await this.commands.execute(new RestrictKeyCommand(id, who.member, restrictions, context)));
  }
}

export const restrictKeySlice = slice({ controllers: [RestrictKeyController], providers: [RestrictKeyHandler] });
