import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import { parseModelReference } from '@keystead/gateway/src/contract/index.js';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam, plainText } from '@keystead/platform/src/http/text.js';
import { MAX_INPUT_BYTES } from '../../contract/sandbox.js';
import { Admission } from './admission.js';
import { CallDesk } from './call-desk.js';
import { RunAppCommand, RunAppHandler } from './run-app.command.js';
import { RunDesk } from './run-desk.js';
import { RunRecord } from './run-record.js';
import { RunTellers } from './run-teller.js';

const input = z.record(z.string().max(200), z.json()).refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_INPUT_BYTES, 'must be at most 1 MiB');
/** A wish that nobody understands would be no wish, and another model, perhaps a dearer one, would do the work. */
const model = plainText(300).refine((text) => parseModelReference(text) !== null, 'is neither a class of models, such as small, nor a model with its provider, such as openai/gpt-4o-mini');
const body = z.strictObject({ installId: idParam, input, modelPreference: model.nullable().default(null) });
const accepted = z.object({ id: z.string() });

@Controller('api/executions')
class RunAppController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Allow('run', 'Execution')
  @Answers(accepted, 202)
  async run(@Body({ schema: body }) order: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof accepted>> {
    const written = await this.commands.execute(new RunAppCommand(order.installId, order.input as Record<string, Json>, order.modelPreference, who.member, context));
    answerPosition(response, written);
    return { id: written.executionId };
  }
}

export const runAppSlice = slice({ controllers: [RunAppController], providers: [RunAppHandler, Admission, RunRecord, RunTellers, CallDesk, RunDesk] });
