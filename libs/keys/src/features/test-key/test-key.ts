import { Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { KEY_PROBE, type KeyProbe } from '@keystead/gateway/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { RateLimit } from '@keystead/kernel/src/rate-limit.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { KEY_VAULT, type KeyVault } from '../../contract/vault.js';
import { keysRefusals } from '../../domain/refusals.js';
import { TestAnswers } from './test-answers.js';

const result = z.object({ ok: z.boolean(), message: z.string() });

const TESTS_A_MINUTE = 10;

const REPEATS = 'Opens the key, which is on its record, and asks its provider; nothing is changed. The same Idempotency-Key gives the first answer again at the same API process, which keeps the last 1,000; another one, or one that was started again, tests once more.';

/** A test opens the key, so it is on the record like every other use. It also calls out, so one person's are counted, by each process for itself. */
@Controller('api/keys')
class TestKeyController {
  readonly #tests = new RateLimit(TESTS_A_MINUTE);

  constructor(
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
    @Inject(KEY_PROBE) private readonly probe: KeyProbe,
    private readonly answers: TestAnswers,
  ) {}

  @Post(':id/test')
  @Allow('update', 'ApiKey')
  @ApiOperation({ description: REPEATS })
  @Answers(result)
  async test(@Param('id', { schema: idParam }) keyId: string, @Who() who: Principal, @Ctx() context: CommandContext): Promise<z.infer<typeof result>> {
    return this.answers.once(context.idempotencyKey, keyId, async () => {
      this.#count(who);
      const key = await this.vault.open({ organisation: who.organisation, keyId, memberId: who.member, purpose: 'test', callId: null, executionId: null, appId: null, appName: null, appVersion: null, model: null, context });
      try {
        return await this.probe.test(key.info.provider, key.info.destination, key.secret);
      } finally {
        key.close();
      }
    });
  }

  #count({ organisation, member }: Principal): void {
    const { waitMs } = this.#tests.take(`${organisation}/${member}`, performance.now());
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    if (waitMs > 0) throw keysRefusals.refuse('keys.too-many-tests', `You may test ${TESTS_A_MINUTE} keys a minute. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
  }
}

export const testKeySlice = slice({ controllers: [TestKeyController], providers: [TestAnswers] });
