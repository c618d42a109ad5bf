import { Body, Controller, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { plainText } from '@keystead/platform/src/http/text.js';
import { KEY_PROVIDERS } from '../../contract/providers.js';
import { keyRestrictionsSchema } from '../../contract/events.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { VaultKeyCommand } from '../../domain/vault-key.command.js';
import { VaultKeyHandler } from './vault-key.command.js';

const body = z.strictObject({
  name: plainText(80),
  provider: z.enum(KEY_PROVIDERS),
  baseUrl: z.url({ protocol: /^https?$/ }).max(500).optional(),
  /** Printable ASCII: what goes into an HTTP header. */
  secret: z.string().regex(/^[\x21-\x7e]{8,500}$/, 'must be 8 to 500 visible characters without spaces'),
  restrictions: keyRestrictionsSchema.default({ apps: null, models: null }),
});
const created = z.object({ id: z.string() });

@Controller('api/keys')
class VaultKeyController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Allow('create', 'ApiKey')
  @Answers(created, 201)
  async vault(@Body({ schema: body }) input: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof created>> {
    const written = await this.commands.execute(new VaultKeyCommand({ ...input, baseUrl: input.baseUrl ?? null }, who.member, context));
    answerPosition(response, written);
    return { id: written.keyId };
  }
}

export const vaultKeySlice = slice({ controllers: [VaultKeyController], providers: [VaultKeyHandler] });
