import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { Public } from '@keystead/platform/src/access/decorators.js';
import { anonymousContext } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { PLATFORM_SETTINGS, publicUrl, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { meSchema, type Me } from '../../contract/me.js';
import { EnrolMember, OpenSession, type Enrolled, type OpenedSession } from '../../domain/commands.js';
import { assertFresh, linkTokenInput } from '../../domain/links.js';
import { passwordInput } from '../../domain/password.js';
import { LINK_FOLLOWER, type LinkFollower } from '../../domain/ports/link-follower.js';
import { ME_VIEW, type MeView } from '../../domain/ports/me-view.js';
import { SESSION_COOKIE, sessionCookie } from '../../domain/session/cookie.js';
import { personNameInput } from '../../domain/text.js';

const body = z.strictObject({ token: linkTokenInput, name: personNameInput, password: passwordInput });

@Controller('api/invitations')
class AcceptInvitationController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(LINK_FOLLOWER) private readonly links: LinkFollower,
    @Inject(ME_VIEW) private readonly me: MeView,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  @Post('accept')
  @Public('the link is what lets them in; attempts are counted')
  @Answers(meSchema)
  async accept(@Body({ schema: body }) { token, name, password }: z.infer<typeof body>, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Me> {
    const link = await this.links.follow('invitation', token, request.ip ?? '');
    const now = this.clock.now();
    assertFresh(link, now);
    const { organisation, memberId, subjectId: invitationId } = link;
    const context = { ...anonymousContext(request, { organisation, scope: invitationId, now }), actor: { kind: 'member', id: memberId, via: 'none' } as const };
    const enrolled = await this.commands.execute<EnrolMember, Enrolled>(new EnrolMember({ invitationId, name, password }, link.hash, context));
    const session = await this.commands.execute<OpenSession, OpenedSession>(new OpenSession(memberId, context));
    response.cookie(SESSION_COOKIE, session.token, { ...sessionCookie(publicUrl(this.settings).startsWith('https:')), expires: session.expiresAt });
    answerPosition(response, enrolled);
    return this.me.of(organisation, memberId);
  }
}

export const acceptInvitationSlice = slice({ controllers: [AcceptInvitationController] });
