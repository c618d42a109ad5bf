import { Body, Controller, Delete, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import { USD_PATTERN } from '@keystead/kernel/src/money.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import type { Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers, AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { VERSION_PATTERN } from '../../contract/manifest.js';
import type { InstallState } from '../../domain/install.js';
import { InstallAppCommand, InstallAppHandler } from './install-app.command.js';
import { UninstallAppCommand, UninstallAppHandler } from './uninstall-app.command.js';

const body = z.strictObject({
  appId: idParam,
  version: z.string().max(64).regex(VERSION_PATTERN, 'must be a version such as 1.0.0'),
  /** As the catalogue showed it. */
  consent: z.strictObject({ permissionsDigest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'), pricePerRunUsd: z.string().max(40).regex(USD_PATTERN, 'must be an amount of USD such as 0.02') }),
});
const answer = z.object({ id: z.string() });

@Controller('api/installs')
class InstallAppController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Allow('create', 'Install')
  @Answers(answer, 201)
  async install(@Body({ schema: body }) input: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    const written = await this.commands.execute<InstallAppCommand, Written<InstallState> & { installId: string }>(new InstallAppCommand(input, who.member, context));
    answerPosition(response, written);
    return { id: written.installId };
  }

  @Delete(':id')
  @Allow('delete', 'Install')
  @AnswersNothing()
  async uninstall(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute<UninstallAppCommand, Written<InstallState>>(new UninstallAppCommand(id, who.member, context)));
  }
}

export const installAppSlice = slice({ controllers: [InstallAppController], providers: [InstallAppHandler, UninstallAppHandler] });
