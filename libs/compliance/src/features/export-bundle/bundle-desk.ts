import { Inject, Injectable } from '@nestjs/common';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { READ_SCHEMA } from '@keystead/platform/src/database/database.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { PositionWaiter } from '@keystead/platform/src/projections/position-waiter.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';
import { complianceSettings } from '../../compliance.config.js';
import type { ReportEvent } from '../../contract/events.js';
import { BUNDLE_LIFETIME_MS, demandRoom, evolveReport, noReport, requestReport, type Held, type Order, type ReportState } from '../../domain/report.js';
import { BundleRow } from './bundle.row.js';
import { LIST_BUNDLES } from './export-bundle.projection.js';

/** An order that has waited longer is stuck, and must not keep its organisation from others for ever. */
const STUCK_MS = 86_400_000;
const MIB = 1024 * 1024;

/** Takes the orders of an organisation one after the other, each when the list shows the one before: a burst does not get past the limits. */
@Injectable()
export class BundleDesk {
  /** Position of the last order, by organisation. */
  private readonly last = new Map<string, Promise<string>>();

  constructor(
    private readonly writes: WriteModel,
    private readonly read: ReadDb,
    private readonly waiter: PositionWaiter,
    @Inject(complianceSettings.token) private readonly settings: SettingsOf<typeof complianceSettings>,
  ) {}

  /** @throws Refusal compliance.period-invalid, compliance.too-many-bundles, platform.position-not-reached while the order before is not listed */
  order(order: Order, context: CommandContext): Promise<Written<ReportState>> {
    const before = this.last.get(context.organisation) ?? Promise.resolve('');
    const taken = before.then((position) => this.take(order, context, position));
    this.last.set(context.organisation, taken.then(({ position }) => (position === '' ? before : position), () => before));
    return taken;
  }

  private take(order: Order, context: CommandContext, after: string): Promise<Written<ReportState>> {
    const decide = async (state: ReportState): Promise<ReportEvent[]> => {
      const events = requestReport(order, context.now, state);
      if (events.length > 0) demandRoom(await this.held(context, after));
      return events;
    };
    const { reportId, exporterId: _, ...input } = order;
    return this.writes.decide<ReportState, ReportEvent>({ category: 'compliance.report', id: reportId, initial: noReport, evolve: evolveReport, decide, command: 'compliance.order-bundle', input, context });
  }

  private async held({ organisation, now }: CommandContext, after: string): Promise<Held> {
    if (after !== '') await this.waiter.wait([LIST_BUNDLES], after);
    const since = (ms: number): string => new Date(now.getTime() - ms).toISOString();
    const [held] = await this.read.of(organisation).sql<Omit<Held, 'room'>>(
      `WITH own AS (SELECT state, bytes, created_at, ready_at FROM ${READ_SCHEMA}.${BundleRow.meta.tableName} WHERE organisation = ?)
       SELECT (SELECT count(*)::int FROM own WHERE state = 'building' AND created_at > ?) AS "underWay", coalesce(sum(bytes), 0)::float8 AS bytes, min(ready_at) AS oldest
         FROM own WHERE state = 'ready' AND ready_at > ?`,
      since(STUCK_MS),
      since(BUNDLE_LIFETIME_MS),
    );
    return { ...held!, room: this.settings.KEYSTEAD_BUNDLES_MIB * MIB };
  }
}
