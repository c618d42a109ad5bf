import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { PLATFORM_SETTINGS, publicUrl, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { ROLES, sortedRoles } from '../../contract/roles.js';
import { InviteMember, type Invited } from '../../domain/commands.js';
import { emailInput } from '../../domain/email.js';
import { personNameInput } from '../../domain/text.js';
import { InviteMemberHandler } from './invite-member.js';

const body = z.strictObject({ email: emailInput, name: personNameInput, roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length) });
/** The link is shown once; the token is in its fragment, which no browser sends to any server. */
const answer = z.object({ id: z.string(), link: z.string().nullable(), expiresAt: z.string() });

@Controller('api/invitations')
class InviteMemberController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  @Post()
  @Allow('create', 'Invitation', 'in a session')
  @Answers(answer, 201)
  async invite(@Body({ schema: body }) input: z.infer<typeof body>, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    const invited = await this.commands.execute<InviteMember, Invited>(new InviteMember({ ...input, roles: sortedRoles(input.roles) }, context));
    answerPosition(response, invited);
    return { id: invited.invitationId, link: invited.token === null ? null : `${publicUrl(this.settings)}/invitation#${invited.token}`, expiresAt: invited.expiresAt };
  }
}

export const inviteMemberSlice = slice({ controllers: [InviteMemberController], providers: [InviteMemberHandler] });
