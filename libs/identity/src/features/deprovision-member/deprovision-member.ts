import { Controller, Inject, Injectable, Param, Post, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { Ctx, furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { MEMBER_ACCESS, type MemberAccess } from '../../contract/index.js';
import { RemoveAdministrator, WithdrawInvitations, type Wrote } from '../../domain/commands.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';
import { INVITED_PEOPLE, type InvitedPeople } from '../../domain/ports/invited-people.js';
import { LINKS, type Links } from '../../domain/ports/links.js';
import { MEMBER_STANDINGS, type MemberStandings } from '../../domain/ports/standings.js';

class DeprovisionMember {
  constructor(
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(DeprovisionMember)
class DeprovisionMemberHandler implements ICommandHandler<DeprovisionMember> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    @Inject(MEMBER_STANDINGS) private readonly standings: MemberStandings,
    @Inject(LINKS) private readonly links: Links,
  ) {}

  /**
   * The fact itself shuts every door, for each request asks the member's stream; sessions and tokens are tidied up by a reaction. A link to the
   * same address would be a door of another member's: it is shut now, for one that is made after this may let them in again.
   */
  async execute({ memberId, context }: DeprovisionMember): Promise<Wrote> {
    const standing = await this.standings.of(context.organisation, memberId);
    if (standing?.roles.includes('admin') === true) await this.commands.execute<RemoveAdministrator, Wrote>(new RemoveAdministrator(memberId, furtherStep(context, 'administrator')));
    const written = await this.writes.decide({
      category: 'identity.member',
      id: memberId,
      initial: noMember,
      evolve: evolveMember,
      decide: (member) => decideMember({ kind: 'deprovision' }, member),
      command: 'identity.deprovision-member',
      input: { memberId },
      context,
    });
    const invitations = await this.links.invitationsTo(context.organisation, memberId);
    await this.commands.execute(new WithdrawInvitations(invitations, furtherStep(context, 'invitations')));
    return written;
  }
}

@Injectable()
class EndsMemberAccess implements MemberAccess {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    @Inject(INVITED_PEOPLE) private readonly invited: InvitedPeople,
  ) {}

  async has(organisation: string, memberId: string): Promise<boolean> {
    return (await this.joined(organisation, memberId)) || (await this.invited.invitationOf(organisation, memberId)) !== null;
  }

  async end(memberId: string, context: CommandContext): Promise<void> {
    const invitation = (await this.joined(context.organisation, memberId)) ? null : await this.invited.invitationOf(context.organisation, memberId);
    // Of somebody who never joined there is only the invitation.
    await this.commands.execute(invitation === null ? new DeprovisionMember(memberId, context) : new WithdrawInvitations([invitation], context));
  }

  private async joined(organisation: string, memberId: string): Promise<boolean> {
    const { state } = await this.writes.load(streamName({ context: 'identity', kind: 'member', organisation, id: memberId }), noMember, evolveMember);
    return state.kind !== 'absent';
  }
}

const answer = z.object({ id: z.string(), state: z.literal('deprovisioned') });

@Controller('api/members')
class DeprovisionMemberController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/deprovision')
  @Allow('delete', 'Member')
  @Answers(answer)
  async deprovision(@Param('id', { schema: idParam }) id: string, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof answer>> {
    answerPosition(response, await this.commands.execute<DeprovisionMember, Wrote>(new DeprovisionMember(id, context)));
    return { id, state: 'deprovisioned' };
  }
}

export const deprovisionMemberSlice = slice({ controllers: [DeprovisionMemberController], providers: [DeprovisionMemberHandler, { provide: MEMBER_ACCESS, useClass: EndsMemberAccess }] });
