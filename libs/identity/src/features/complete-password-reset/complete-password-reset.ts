import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { EndMemberAccess, type Wrote } from '../../domain/commands.js';
import { unknownLink } from '../../domain/links.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';
import { checkPassword, normalisePassword } from '../../domain/password.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import type { FollowedLink } from '../../domain/ports/link-follower.js';
import { PASSWORDS, type Passwords } from '../../domain/ports/passwords.js';

export class CompletePasswordReset {
  constructor(
    readonly link: FollowedLink,
    readonly password: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(CompletePasswordReset)
export class CompletePasswordResetHandler implements ICommandHandler<CompletePasswordReset> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    @Inject(ACCOUNTS) private readonly accounts: Accounts,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
  ) {}

  /** The fact first, then the ends of sessions and tokens; the password and the link change in one transaction, which also decides between two at the same moment. */
  async execute({ link, password, context }: CompletePasswordReset): Promise<Wrote> {
    const { organisation, memberId, subjectId: resetId } = link;
    checkPassword(password, await this.emailOf(organisation, memberId));
    const passwordHash = await this.passwords.hash(normalisePassword(password));
    const written = await this.writes.decide({
      category: 'identity.member',
      id: memberId,
      initial: noMember,
      evolve: evolveMember,
      decide: (member) => decideMember({ kind: 'change-password', resetId, now: context.now }, member),
      command: 'identity.complete-password-reset',
      input: { resetId, password },
      context,
    });
    // Before the link is used up, so that it finishes this too after a crash; and not by a link that was used: its holder could shut doors for ever.
    if (link.usedAt === null) await this.commands.execute(new EndMemberAccess(memberId, 'password-changed', null, context));
    const changed = await this.accounts.changePassword({ organisation, memberId, passwordHash, by: { linkHash: link.hash }, keptSession: null, now: context.now });
    if (!changed && !written.repeated) throw unknownLink();
    return written;
  }

  private async emailOf(organisation: string, memberId: string): Promise<string> {
    const { state, shut } = await this.writes.load(streamName({ context: 'identity', kind: 'member', organisation, id: memberId }), noMember, evolveMember);
    if (state.kind !== 'active' || state.email === null) throw shut ?? unknownLink();
    return state.email;
  }
}
