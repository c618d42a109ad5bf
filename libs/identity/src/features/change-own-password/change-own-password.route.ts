import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import type { Wrote } from '../../domain/commands.js';
import { passwordInput } from '../../domain/password.js';
import { LOOKUPS, type Lookups } from '../../domain/ports/lookups.js';
import { ChangeOwnPassword, ChangeOwnPasswordHandler } from './change-own-password.js';

const body = z.strictObject({ currentPassword: passwordInput, newPassword: passwordInput });

@Controller('api/me')
class ChangeOwnPasswordController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(LOOKUPS) private readonly lookups: Lookups,
  ) {}

  @Post('password')
  @Allow('update', 'Password', 'in a session')
  @AnswersNothing()
  async change(
    @Body({ schema: body }) passwords: z.infer<typeof body>,
    @Who() who: Principal,
    @Ctx() context: CommandContext,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const person = { memberId: who.member, sessionId: who.credential, source: this.lookups.source(request.ip ?? '') };
    answerPosition(response, await this.commands.execute<ChangeOwnPassword, Wrote>(new ChangeOwnPassword(person, passwords, context)));
  }
}

export const changeOwnPasswordSlice = slice({ controllers: [ChangeOwnPasswordController], providers: [ChangeOwnPasswordHandler] });
