import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { OUTCOMES } from '../../contract/sandbox.js';
import { RunRow } from './run.rows.js';
import { runSummary, SUMMARY_COLUMNS, summaryOf, type RunSummary } from './run-view.js';
import { SHOW_RUN } from './show-run.projection.js';

const query = pageQuery.extend({ appId: idParam.optional(), outcome: z.enum(OUTCOMES).optional() });

@Controller('api/executions')
class ListRunsController {
  constructor(private readonly read: ReadDb) {}

  @Get()
  @Allow('read', 'Execution')
  @ReadsFrom(SHOW_RUN)
  @Answers(pageOf(runSummary))
  async list(@Query({ schema: query }) { cursor, limit, appId, outcome }: z.infer<typeof query>, @Who() who: Principal): Promise<Page<RunSummary>> {
    const where = { memberId: who.member, ...(appId && { appId }), ...(outcome && { outcome }) };
    return mapPage(await this.read.of(who.organisation).page(RunRow, where, { cursor, limit, columns: SUMMARY_COLUMNS }, 'sortKey'), summaryOf);
  }
}

export const listRunsSlice = slice({ controllers: [ListRunsController] });
