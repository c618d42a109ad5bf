import { Controller, Get, Query } from '@nestjs/common';
import type { InferEntity } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { formatUsd } from '@keystead/kernel/src/money.js';
import { Abilities } from '@keystead/platform/src/access/abilities.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { CHARGES, type Charge } from '../../contract/charge.js';
import { SHOW_USAGE, showUsageProjection } from './usage.projection.js';
import { UsageRow } from './usage.row.js';

const query = z.strictObject({
  month: z.string().regex(/^20[0-9]{2}-(?:0[1-9]|1[0-2])$/, 'is not a month such as 2026-11').optional(),
  /** `mine` for everybody; `organisation` for those who answer for it, and refused to others. */
  scope: z.enum(['mine', 'organisation']).default('mine'),
});

/** `estimated`: of the calls, those whose cost the provider did not count itself. */
const sums = { calls: z.int(), failures: z.int(), inputTokens: z.int(), outputTokens: z.int(), estimated: z.int(), costUsd: z.string() };
const usageView = z.object({
  month: z.string(),
  totals: z.object(sums),
  byApp: z.array(z.object({ appId: z.string().nullable(), ...sums })),
  byModel: z.array(z.object({ model: z.string(), charge: z.enum(CHARGES), ...sums })),
  byDay: z.array(z.object({ day: z.string(), ...sums })),
});
type UsageView = z.infer<typeof usageView>;
type Row = InferEntity<typeof UsageRow>;

@Controller('api/usage')
class ShowUsageController {
  constructor(
    private readonly read: ReadDb,
    private readonly abilities: Abilities,
  ) {}

  @Get()
  @Allow('read', 'Usage')
  @ReadsFrom(SHOW_USAGE)
  @Answers(usageView)
  async show(@Query({ schema: query }) { month = new Date().toISOString().slice(0, 7), scope }: z.infer<typeof query>, @Who() who: Principal): Promise<UsageView> {
    const all = scope === 'organisation';
    if (all) this.abilities.demand(who.roles, 'read', 'OrganisationUsage');
    const where = { day: { $gte: `${month}-01`, $lte: `${month}-31` }, ...(all ? {} : { memberId: who.member }) };
    const rows = await this.read.of(who.organisation).rows(UsageRow, where, { orderBy: { day: 'asc', id: 'asc' } });
    return {
      month,
      totals: sumOf(rows),
      byApp: grouped(rows, (row) => row.appId ?? '').map(([appId, group]) => ({ appId: appId === '' ? null : appId, ...sumOf(group) })),
      byModel: grouped(rows, (row) => `${row.model} ${row.charge}`).map(([, group]) => ({ model: group[0]!.model, charge: group[0]!.charge as Charge, ...sumOf(group) })),
      byDay: grouped(rows, (row) => row.day).map(([day, group]) => ({ day, ...sumOf(group) })),
    };
  }
}

function sumOf(rows: readonly Row[]) {
  const total = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  return {
    calls: total((row) => row.calls),
    failures: total((row) => row.failures),
    inputTokens: total((row) => row.inputTokens),
    outputTokens: total((row) => row.outputTokens),
    estimated: total((row) => row.estimated),
    costUsd: formatUsd(rows.reduce((sum, row) => sum + row.costPico, 0n)),
  };
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): [string, Row[]][] {
  return [...Map.groupBy(rows, keyOf)];
}

export const showUsageSlice = slice({ controllers: [ShowUsageController], projections: [showUsageProjection] });
