import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Public } from '@keystead/platform/src/access/decorators.js';
import { anonymousContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { Answers, AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import type { Wrote } from '../../domain/commands.js';
import { assertFresh, linkTokenInput, unknownLink } from '../../domain/links.js';
import { evolveMember, noMember } from '../../domain/member/member.js';
import { passwordInput } from '../../domain/password.js';
import { LINK_FOLLOWER, type LinkFollower } from '../../domain/ports/link-follower.js';
import { CompletePasswordReset, CompletePasswordResetHandler } from './complete-password-reset.js';

const looked = z.strictObject({ token: linkTokenInput });
const offer = z.object({ expiresAt: z.string() });
const body = z.strictObject({ token: linkTokenInput, password: passwordInput });

@Controller('api/password-resets')
class CompletePasswordResetController {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    @Inject(LINK_FOLLOWER) private readonly links: LinkFollower,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Before anybody thinks of a password: whether the link still opens anything. */
  @Post('inspect')
  @Public('the link shows when it ends, and nothing of whose it is; attempts are counted')
  @Answers(offer)
  async inspect(@Body({ schema: looked }) input: z.infer<typeof looked>, @Req() request: Request): Promise<z.infer<typeof offer>> {
    const link = await this.links.follow('reset', input.token, request.ip ?? '');
    const { state } = await this.writes.load(streamName({ context: 'identity', kind: 'member', organisation: link.organisation, id: link.memberId }), noMember, evolveMember);
    if (link.usedAt !== null || state.kind !== 'active' || state.reset?.resetId !== link.subjectId) throw unknownLink();
    assertFresh(link, this.clock.now());
    return { expiresAt: link.expiresAt.toISOString() };
  }

  @Post('complete')
  @Public('the link is what lets them in; attempts are counted')
  @AnswersNothing()
  async complete(@Body({ schema: body }) input: z.infer<typeof body>, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const link = await this.links.follow('reset', input.token, request.ip ?? '');
    const now = this.clock.now();
    assertFresh(link, now);
    const context = { ...anonymousContext(request, { organisation: link.organisation, scope: link.subjectId, now }), actor: { kind: 'member', id: link.memberId, via: 'none' } as const };
    answerPosition(response, await this.commands.execute<CompletePasswordReset, Wrote>(new CompletePasswordReset(link, input.password, context)));
  }
}

export const completePasswordResetSlice = slice({ controllers: [CompletePasswordResetController], providers: [CompletePasswordResetHandler] });
