import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PLATFORM_ORGANISATION } from '@keystead/kernel/src/stream-name.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { OpenSession, type OpenedSession } from '../../domain/commands.js';
import { normalisePassword } from '../../domain/password.js';
import { ACCOUNTS, type Accounts } from '../../domain/ports/accounts.js';
import { PASSWORDS, type Passwords } from '../../domain/ports/passwords.js';
import { MEMBER_STANDINGS, type MemberStandings } from '../../domain/ports/standings.js';
import { refuse } from '../../domain/refusals.js';
import { decideSession, evolveSession, noSession, type FailedAttempt } from '../../domain/session/session.js';

export class SignIn {
  constructor(
    readonly credentials: { readonly password: string; readonly account: string; readonly source: string },
    /** Of somebody unknown; the organisation is found with the account. */
    readonly context: CommandContext,
  ) {}
}

export interface SignedIn extends OpenedSession {
  readonly organisation: string;
  readonly memberId: string;
}

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly commands: CommandBus,
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(ACCOUNTS) private readonly accounts: Accounts,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(MEMBER_STANDINGS) private readonly standings: MemberStandings,
  ) {}

  /** Every "no" takes the same steps, so neither the answer nor its time tells whether the address has an account. */
  async execute({ credentials, context }: SignIn): Promise<SignedIn> {
    const { account, source, password } = credentials;
    const found = await this.accounts.find(account);
    const right = await this.passwords.verify(found?.passwordHash ?? null, normalisePassword(password));
    const standing = await this.standings.of(found?.organisation ?? PLATFORM_ORGANISATION, found?.memberId ?? 'nobody');
    if (found !== null && right && standing !== null) {
      const { organisation, memberId } = found;
      const opened = await this.commands.execute<OpenSession, OpenedSession>(new OpenSession(memberId, { ...context, organisation, actor: { kind: 'member', id: memberId, via: 'session' } }));
      return { ...opened, organisation, memberId };
    }
    const reason = found === null ? 'unknown-email' : standing === null ? 'deprovisioned' : 'wrong-password';
    await this.record({ memberId: found?.memberId ?? null, account, source, reason }, { ...context, organisation: found?.organisation ?? PLATFORM_ORGANISATION });
    throw refuse('identity.sign-in-refused', 'Check both and try again. If you have forgotten the password, ask your administrator for a reset link.');
  }

  private async record(failure: Omit<FailedAttempt, 'attemptId'>, context: CommandContext): Promise<void> {
    const attemptId = this.ids.next('ses', context);
    await this.writes.decide({
      category: 'identity.session',
      id: attemptId,
      initial: noSession,
      evolve: evolveSession,
      decide: (state) => decideSession({ kind: 'fail', attempt: { attemptId, ...failure } }, state),
      command: 'identity.sign-in',
      input: failure,
      context,
    });
  }
}
