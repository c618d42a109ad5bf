import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Public } from '@keystead/platform/src/access/decorators.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ORGANISATION_DIRECTORY, type OrganisationDirectory } from '../../contract/directory.js';
import { ROLES } from '../../contract/roles.js';
import { evolveInvitation, noInvitation } from '../../domain/invitation/invitation.js';
import { assertFresh, linkTokenInput, unknownLink } from '../../domain/links.js';
import { LINK_FOLLOWER, type LinkFollower } from '../../domain/ports/link-follower.js';

const body = z.strictObject({ token: linkTokenInput });
const offer = z.object({ organisation: z.string(), email: z.string().nullable(), name: z.string().nullable(), roles: z.array(z.enum(ROLES)), expiresAt: z.string() });

@Controller('api/invitations')
class InspectInvitationController {
  constructor(
    private readonly writes: WriteModel,
    @Inject(LINK_FOLLOWER) private readonly links: LinkFollower,
    @Inject(ORGANISATION_DIRECTORY) private readonly organisations: OrganisationDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('inspect')
  @Public('the link shows what it offers; attempts are counted')
  @Answers(offer)
  async inspect(@Body({ schema: body }) input: z.infer<typeof body>, @Req() request: Request): Promise<z.infer<typeof offer>> {
    const link = await this.links.follow('invitation', input.token, request.ip ?? '');
    const { state } = await this.writes.load(streamName({ context: 'identity', kind: 'invitation', organisation: link.organisation, id: link.subjectId }), noInvitation, evolveInvitation);
    if (link.usedAt !== null || state.kind === 'absent' || state.kind === 'revoked') throw unknownLink();
    assertFresh(link, this.clock.now());
    const organisation = await this.organisations.nameOf(link.organisation);
    return { organisation: organisation ?? link.organisation, email: state.email, name: state.name, roles: [...state.roles], expiresAt: state.expiresAt };
  }
}

export const inspectInvitationSlice = slice({ controllers: [InspectInvitationController] });
