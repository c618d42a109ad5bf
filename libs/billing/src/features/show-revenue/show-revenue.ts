import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { dayOf, monthsBefore } from '../../domain/days.js';
import { REVENUE, revenueProjection } from './revenue.projection.js';
import { RevenueAccountRow, RevenueDayRow } from './revenue.rows.js';
import { revenueView, viewOf, type RevenueView } from './revenue-view.js';

const query = z.strictObject({ months: z.coerce.number().int().min(1).max(36).default(3) });

@Controller('api/developer/revenue')
class ShowRevenueController {
  constructor(
    private readonly read: ReadDb,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('read', 'Revenue')
  @ReadsFrom(REVENUE)
  @Answers(revenueView)
  async show(@Query({ schema: query }) { months }: z.infer<typeof query>, @Who() { organisation }: Principal): Promise<RevenueView> {
    const today = dayOf(this.clock.now());
    const rows = await this.read.of(organisation).rows(RevenueDayRow, { day: { $gte: monthsBefore(today, months), $lte: today } }, { orderBy: { day: 'asc', appId: 'asc' } });
    return viewOf(rows, await this.read.of(organisation).row(RevenueAccountRow, {}), today);
  }
}

export const showRevenueSlice = slice({ controllers: [ShowRevenueController], projections: [revenueProjection] });
