import { Body, Controller, Get, HttpCode, Inject, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { formatUsd, parseUsd, USD_PATTERN } from '@keystead/kernel/src/money.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { BUDGETS, type Budgets } from '../../domain/ports/budgets.js';
import { ManageLimitsController } from './manage-limits.js';

const usd = z.string().regex(USD_PATTERN, 'must be a decimal amount of USD without trailing zeros, such as 12.5');
const limitBody = z.strictObject({ limitUsd: usd });
const budgetView = z.object({
  /** `yyyy-mm`, UTC */
  month: z.string(),
  limitUsd: z.string().nullable(),
  settledUsd: z.string(),
  reservedUsd: z.string(),
});
type BudgetView = z.infer<typeof budgetView>;

/** Straight from the write model: a budget shown a second late would be a budget nobody trusts. */
@Controller('api/budget')
class ManageBudgetController {
  constructor(@Inject(BUDGETS) private readonly budgets: Budgets) {}

  @Get()
  @Allow('read', 'Budget')
  @Answers(budgetView)
  async show(@Who() who: Principal): Promise<BudgetView> {
    const { month, limits, settled, held } = await this.budgets.current(who.organisation);
    const limit = limits.get('organisation')?.limit ?? null;
    return { month: `${month.slice(0, 4)}-${month.slice(4)}`, limitUsd: limit === null ? null : formatUsd(limit), settledUsd: formatUsd(settled.get('organisation') ?? 0n), reservedUsd: formatUsd(held.get('organisation') ?? 0n) };
  }

  /** The limit holds from this month on; setting the same again changes nothing. */
  @Put()
  @Allow('update', 'Budget')
  @HttpCode(200)
  @Answers(budgetView)
  async set(@Body({ schema: limitBody }) { limitUsd }: z.infer<typeof limitBody>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<BudgetView> {
    answerPosition(response, await this.budgets.setLimit({ level: 'organisation', subject: null, limit: parseUsd(limitUsd) }, context));
    return this.show(who);
  }
}

export const manageBudgetSlice = slice({ controllers: [ManageBudgetController, ManageLimitsController] });
