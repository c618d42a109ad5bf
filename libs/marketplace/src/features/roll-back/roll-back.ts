import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam, plainText } from '@keystead/platform/src/http/text.js';
import { VERSION_PATTERN } from '../../contract/manifest.js';
import { currentOf, evolveApp, noApp, rollBack, type AppState, type RollBack } from '../../domain/app.js';

const body = z.strictObject({ toVersion: z.string().max(64).regex(VERSION_PATTERN, 'must be a version such as 1.0.0'), reason: plainText(500) });
const answer = z.object({ version: z.string() });

class RollBackCommand {
  constructor(
    readonly input: RollBack,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(RollBackCommand)
class RollBackHandler implements ICommandHandler<RollBackCommand> {
  constructor(private readonly writes: WriteModel) {}

  /** The stream lies in the caller's own organisation: another publisher's app is not found. */
  execute({ input, context }: RollBackCommand): Promise<Written<AppState>> {
    return this.writes.decide({
      category: 'marketplace.app',
      id: input.appId,
      initial: noApp,
      evolve: evolveApp,
      decide: (state) => rollBack(input, state),
      command: 'marketplace.roll-back',
      input,
      context,
    });
  }
}

@Controller('api/developer/apps')
class RollBackController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':appId/rollback')
  @Allow('update', 'DeveloperApp')
  @Answers(answer)
  async rollBack(
    @Param('appId', { schema: idParam }) appId: string,
    @Body({ schema: body }) input: z.infer<typeof body>,
    @Who() who: Principal,
    @Ctx() context: CommandContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.infer<typeof answer>> {
    const written = await this.commands.execute<RollBackCommand, Written<AppState>>(new RollBackCommand({ appId, developerId: who.member, ...input }, context));
    answerPosition(response, written);
    return { version: currentOf(written.state)?.version ?? input.toVersion };
  }
}

export const rollBackSlice = slice({ controllers: [RollBackController], providers: [RollBackHandler] });
