import { Controller, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { evolveHost, noHost, registered } from '../../domain/host.js';
import { HOST_CHECKS, type HostChecks } from '../../domain/ports.js';

const result = z.object({ state: z.enum(['reachable', 'unreachable']) });

/** Whoever does not want to wait for the next look. */
@Controller('api/local-hosts')
export class CheckHostController {
  constructor(
    private readonly writes: WriteModel,
    @Inject(HOST_CHECKS) private readonly checks: HostChecks,
  ) {}

  @Post(':id/check')
  @Allow('update', 'LocalHost')
  @Answers(result)
  async check(@Param('id', { schema: idParam }) id: string, @Who() { organisation }: Principal): Promise<z.infer<typeof result>> {
    const { state } = await this.writes.load(streamName({ context: 'local-ai', kind: 'host', organisation, id }), noHost, evolveHost);
    const models = await this.checks.check(organisation, id, registered(state).baseUrl);
    return { state: models === null ? 'unreachable' : 'reachable' };
  }
}
