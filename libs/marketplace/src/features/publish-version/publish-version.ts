import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { manifestSchema, MAX_BUNDLE_BYTES } from '../../contract/manifest.js';
import { PUBLISHING, type Published, type Publishing } from '../../domain/ports.js';

const body = z.strictObject({ manifest: manifestSchema, code: z.string().min(1).max(MAX_BUNDLE_BYTES) });
const answer = z.object({ appId: z.string(), versionId: z.string(), version: z.string(), digest: z.string() });

class PublishVersionCommand {
  constructor(
    readonly input: z.infer<typeof body>,
    readonly developerId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(PublishVersionCommand)
class PublishVersionHandler implements ICommandHandler<PublishVersionCommand> {
  constructor(@Inject(PUBLISHING) private readonly publishing: Publishing) {}

  execute({ input, developerId, context }: PublishVersionCommand): Promise<Published> {
    return this.publishing.publish(input, developerId, context);
  }
}

@Controller('api/developer/versions')
class PublishVersionController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Allow('publish', 'DeveloperApp')
  @Answers(answer, 201)
  async publish(@Body({ schema: body }) input: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    const { appId, versionId, version, digest, position } = await this.commands.execute<PublishVersionCommand, Published>(new PublishVersionCommand(input, who.member, context));
    answerPosition(response, { position });
    return { appId, versionId, version, digest };
  }
}

export const publishVersionSlice = slice({ controllers: [PublishVersionController], providers: [PublishVersionHandler] });
