import { Body, Controller, Get, HttpCode, Inject, Param, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { MEMBER_DIRECTORY, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { isId } from '@keystead/kernel/src/ids.js';
import { formatUsd, parseUsd, USD_PATTERN } from '@keystead/kernel/src/money.js';
import { KEY_VAULT, type KeyVault } from '@keystead/keys/src/contract/index.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageOf } from '@keystead/platform/src/http/page.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { limitAccount, LIMIT_LEVELS, type AccountName } from '../../domain/budget/levels.js';
import type { BudgetState } from '../../domain/budget/state.js';
import { BUDGETS, type Budgets } from '../../domain/ports/budgets.js';
import { refuse } from '../../domain/refusals.js';

/** The limit of the whole organisation has a route of its own: it has no subject, and cannot be taken away. */
const levelParam = z.enum(['user', 'key', 'app']);
type Level = z.infer<typeof levelParam>;

const limitBody = z.strictObject({ limitUsd: z.string().regex(USD_PATTERN, 'must be a decimal amount of USD without trailing zeros, such as 12.5').nullable() });
const limitView = z.object({
  level: z.enum(LIMIT_LEVELS),
  /** Whom it binds: a member, a key or an app; null for the organisation. */
  subject: z.string().nullable(),
  /** Null: none is set, only the wider limits bind. */
  limitUsd: z.string().nullable(),
  settledUsd: z.string(),
  reservedUsd: z.string(),
  /** What is not spent yet; calls in flight hold `reservedUsd` of it. Never below 0. */
  leftUsd: z.string().nullable(),
});
type LimitView = z.infer<typeof limitView>;

/** Straight from the write model, as the budget itself. */
@Controller('api/budget/limits')
export class ManageLimitsController {
  constructor(
    @Inject(BUDGETS) private readonly budgets: Budgets,
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
  ) {}

  /** The organisation's first, then the others in the order in which they were set. */
  @Get()
  @Allow('read', 'OrganisationUsage')
  @Answers(pageOf(limitView))
  async list(@Who() who: Principal): Promise<{ items: LimitView[]; next: null }> {
    const state = await this.budgets.current(who.organisation);
    const accounts = [...state.limits.values()].toSorted((a, b) => Number(b.level === 'organisation') - Number(a.level === 'organisation'));
    return { items: accounts.map(({ level, subject }) => viewOf(level, subject, state)), next: null };
  }

  @Get(':level/:subject')
  @Allow('read', 'OrganisationUsage')
  @Answers(limitView)
  async show(@Param('level', { schema: levelParam }) level: Level, @Param('subject', { schema: idParam }) subject: string, @Who() who: Principal): Promise<LimitView> {
    return viewOf(level, subject, await this.budgets.current(who.organisation));
  }

  /** Holds from the next call on, and in the months that follow; null takes the limit away. Setting the same again changes nothing. */
  @Put(':level/:subject')
  @Allow('update', 'Budget')
  @HttpCode(200)
  @Answers(limitView)
  async set(
    @Param('level', { schema: levelParam }) level: Level,
    @Param('subject', { schema: idParam }) subject: string,
    @Body({ schema: limitBody }) { limitUsd }: z.infer<typeof limitBody>,
    @Who() who: Principal,
    @Ctx() context: CommandContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LimitView> {
    if (limitUsd !== null) await this.mustExist(who.organisation, level, subject);
    answerPosition(response, await this.budgets.setLimit({ level, subject, limit: limitUsd === null ? null : parseUsd(limitUsd) }, context));
    return this.show(level, subject, who);
  }

  /** A limit with a typing error in it would bind nobody. Apps are not known here; of them the form is checked. */
  private async mustExist(organisation: string, level: Level, subject: string): Promise<void> {
    const exists = level === 'user' ? (await this.members.nameOf(organisation, subject)) !== null : level === 'key' ? await this.vault.isKnown(organisation, subject) : isId('app', subject);
    if (!exists) throw refuse('gateway.budget-limit-invalid', `There is no such ${NAMES[level]} in your organisation. Look the id up again.`);
  }
}

const NAMES: Readonly<Record<Level, string>> = { user: 'member', key: 'key', app: 'app' };

function viewOf(level: LimitView['level'], subject: string | null, state: BudgetState): LimitView {
  const account: AccountName = limitAccount(level, subject);
  const [limit, settled, held] = [state.limits.get(account)?.limit ?? null, state.settled.get(account) ?? 0n, state.held.get(account) ?? 0n];
  const left = limit === null ? null : limit > settled ? limit - settled : 0n;
  return { level, subject, limitUsd: limit === null ? null : formatUsd(limit), settledUsd: formatUsd(settled), reservedUsd: formatUsd(held), leftUsd: left === null ? null : formatUsd(left) };
}
