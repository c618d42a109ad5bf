import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { EndMemberAccess, type Wrote } from '../../domain/commands.js';
import { decideMember, evolveMember, noMember } from '../../domain/member/member.js';
import { checkPassword, normalisePassword } from '../../domain/password.js';
import { ACCOUNTS, type Account, type Accounts } from '../../domain/ports/accounts.js';
import { ATTEMPTS, type Attempts } from '../../domain/ports/attempts.js';
import { PASSWORDS, type Passwords } from '../../domain/ports/passwords.js';
import { refuse } from '../../domain/refusals.js';
import { decideSession, evolveSession, noSession } from '../../domain/session/session.js';

export class ChangeOwnPassword {
  constructor(
    readonly person: { readonly memberId: string; readonly sessionId: string; readonly source: string },
    readonly passwords: { readonly currentPassword: string; readonly newPassword: string },
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(ChangeOwnPassword)
export class ChangeOwnPasswordHandler implements ICommandHandler<ChangeOwnPassword> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(ACCOUNTS) private readonly accounts: Accounts,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(ATTEMPTS) private readonly attempts: Attempts,
  ) {}

  /** A new password that is too weak is told before the current one is tried, so it costs no attempt. */
  async execute(command: ChangeOwnPassword): Promise<Wrote> {
    const { person, passwords, context } = command;
    const { organisation } = context;
    checkPassword(passwords.newPassword, await this.emailOf(organisation, person.memberId));
    await this.attempts.count('password', person.memberId, person.source);
    const account = await this.accounts.of(organisation, person.memberId);
    const right = await this.passwords.verify(account?.passwordHash ?? null, normalisePassword(passwords.currentPassword));
    const changeId = this.ids.next('cmd', context);
    const wrong = wrongPassword();
    const written = await this.writes
      .decide({
        category: 'identity.member',
        id: person.memberId,
        initial: noMember,
        evolve: evolveMember,
        decide: (member) => {
          if (!right) throw wrong;
          return decideMember({ kind: 'change-own-password', changeId }, member);
        },
        command: 'identity.change-own-password',
        input: passwords,
        context,
      })
      .catch(async (error: unknown) => {
        if (error === wrong) await this.recordWrong(command);
        throw error;
      });
    await this.attempts.forgive('password', person.memberId, person.source);
    // A repeat finishes what a crash left undone, but not once the password was changed again.
    const isLast = written.state.kind === 'active' && written.state.lastChange === changeId;
    if (right && account !== null && isLast) await this.carryOut(command, account);
    return written;
  }

  private async emailOf(organisation: string, memberId: string): Promise<string> {
    const { state, shut } = await this.writes.load(streamName({ context: 'identity', kind: 'member', organisation, id: memberId }), noMember, evolveMember);
    if (state.kind !== 'active' || state.email === null) throw shut ?? refuse('identity.member-not-found', 'Sign in again.');
    return state.email;
  }

  /** Ends first: after a crash in between, the person's own password still opens the way to try again. */
  private async carryOut({ person: { memberId, sessionId }, passwords, context }: ChangeOwnPassword, account: Account): Promise<void> {
    const passwordHash = await this.passwords.hash(normalisePassword(passwords.newPassword));
    await this.commands.execute(new EndMemberAccess(memberId, 'password-changed', sessionId, context));
    const changed = await this.accounts.changePassword({ ...account, passwordHash, by: { formerHash: account.passwordHash }, keptSession: sessionId, now: context.now });
    if (!changed) throw wrongPassword();
  }

  private async recordWrong({ person: { memberId, source }, context: given }: ChangeOwnPassword): Promise<void> {
    // Each attempt is a fact of its own: the request's key stays free for the attempt that is right.
    const context = { ...given, idempotencyKey: null };
    const check = { attemptId: this.ids.next('ses', context), memberId, source };
    await this.writes.decide({
      category: 'identity.session',
      id: check.attemptId,
      initial: noSession,
      evolve: evolveSession,
      decide: (state) => decideSession({ kind: 'fail-check', check }, state),
      command: 'identity.check-password',
      input: check,
      context,
    });
  }
}

function wrongPassword(): Error {
  return refuse('identity.current-password-wrong', 'Check it and try again. If you have forgotten it, ask your administrator for a reset link.');
}
