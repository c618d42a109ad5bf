import { Controller, Delete, Inject, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { PLATFORM_SETTINGS, publicUrl, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { EndSession, type Wrote } from '../../domain/commands.js';
import { SESSION_COOKIE, sessionCookie } from '../../domain/session/cookie.js';

@Controller('api/session')
class SignOutController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  @Delete()
  @Allow('delete', 'Session', 'in a session')
  @AnswersNothing()
  async signOut(@Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    const ended = await this.commands.execute<EndSession, Wrote>(new EndSession(who.credential, 'signed-out', context));
    response.clearCookie(SESSION_COOKIE, sessionCookie(publicUrl(this.settings).startsWith('https:')));
    answerPosition(response, ended);
  }
}

export const signOutSlice = slice({ controllers: [SignOutController] });
