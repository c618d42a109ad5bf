import { Controller, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { KEY_PROBE, type KeyProbe } from '@keystead/gateway/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { KEY_VAULT, type KeyVault } from '../../contract/vault.js';

const result = z.object({ ok: z.boolean(), message: z.string() });

/** A test opens the key, so it is on the record like every other use. */
@Controller('api/keys')
class TestKeyController {
  constructor(
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
    @Inject(KEY_PROBE) private readonly probe: KeyProbe,
  ) {}

  @Post(':id/test')
  @Allow('update', 'ApiKey')
  @Answers(result)
  async test(@Param('id', { schema: idParam }) keyId: string, @Who() who: Principal, @Ctx() context: CommandContext): Promise<z.infer<typeof result>> {
    const key = await this.vault.open({ organisation: who.organisation, keyId, memberId: who.member, purpose: 'test', callId: null, executionId: null, appId: null, appName: null, appVersion: null, model: null, context });
    try {
      return await this.probe.test(key.info.provider, key.info.destination, key.secret);
    } finally {
      key.close();
    }
  }
}

export const testKeySlice = slice({ controllers: [TestKeyController] });
