import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { furtherStep, type CommandContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { EndSession, type Wrote } from '../../domain/commands.js';
import { unknownLink } from '../../domain/links.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';
import { checkPassword, normalisePassword } from '../../domain/password.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import { SESSIONS, type Credentials } from '../../domain/ports/credentials.js';
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
    @Inject(SESSIONS) private readonly sessions: Credentials,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
  ) {}

  /** The fact first; then password, sessions and link change in one transaction, which also decides between two at the same moment. */
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
    const open = await this.sessions.openOf(organisation, memberId, context.now);
    const changed = await this.accounts.changePassword({ organisation, memberId, passwordHash, linkHash: link.hash, now: context.now });
    if (!changed && !written.repeated) throw unknownLink();
    if (changed) for (const id of open) await this.commands.execute(new EndSession(id, 'password-changed', furtherStep(context, id)));
    return written;
  }

  private async emailOf(organisation: string, memberId: string): Promise<string> {
    const { state } = await this.writes.load(streamName({ context: 'identity', kind: 'member', organisation, id: memberId }), noMember, evolveMember);
    if (state.kind !== 'active' || state.email === null) throw unknownLink();
    return state.email;
  }
}
