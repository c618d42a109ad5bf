import { Body, Controller, Delete, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import { isId } from '@keystead/kernel/src/ids.js';
import { PROVIDERS, type Provider } from '@keystead/gateway/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { plainText } from '@keystead/platform/src/http/text.js';
import type { Wrote } from '../../domain/commands.js';
import type { PolicyCommand } from '../../domain/policy/policy.js';
import { ChangePolicy, ChangePolicyHandler } from './change-policy.js';

const reason = plainText(500);
const appId = z.string().refine((text) => isId('app', text), 'is not the id of an app');
const provider = z.enum(PROVIDERS);
const forbidApp = z.strictObject({ appId, appName: plainText(120).optional(), reason });
const forbidProvider = z.strictObject({ provider, reason });

@Controller('api/policy')
class ChangePolicyController {
  constructor(private readonly commands: CommandBus) {}

  @Post('forbidden-apps')
  @Allow('update', 'Policy')
  @AnswersNothing()
  forbidApp(@Body({ schema: forbidApp }) { appId: id, appName, reason: why }: z.infer<typeof forbidApp>, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.change({ kind: 'forbid-app', appId: id, appName: appName ?? null, reason: why }, context, response);
  }

  @Delete('forbidden-apps/:appId')
  @Allow('update', 'Policy')
  @AnswersNothing()
  allowApp(@Param('appId', { schema: appId }) id: string, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.change({ kind: 'allow-app', appId: id }, context, response);
  }

  @Post('forbidden-providers')
  @Allow('update', 'Policy')
  @AnswersNothing()
  forbidProvider(@Body({ schema: forbidProvider }) input: z.infer<typeof forbidProvider>, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.change({ kind: 'forbid-provider', ...input }, context, response);
  }

  @Delete('forbidden-providers/:provider')
  @Allow('update', 'Policy')
  @AnswersNothing()
  allowProvider(@Param('provider', { schema: provider }) name: Provider, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.change({ kind: 'allow-provider', provider: name }, context, response);
  }

  private async change(change: PolicyCommand, context: CommandContext, response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute<ChangePolicy, Wrote>(new ChangePolicy(change, context)));
  }
}

export const changePolicySlice = slice({ controllers: [ChangePolicyController], providers: [ChangePolicyHandler] });
