import { Inject } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PinoLogger } from 'nestjs-pino';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import { commandMayPass, kindOf } from '@keystead/platform/src/projections/fault.js';
import type { PayloadChoice, ReportEvent } from '../../contract/events.js';
import { CATALOGUES, type Framework } from '../../domain/catalogue.js';
import { Patience } from '../../domain/patience.js';
import { BUNDLES, BundleImpossible, type Bundles, type WrittenBundle } from '../../domain/ports.js';
import { ended, endReport, evolveReport, noReport, type Order, type ReportState } from '../../domain/report.js';

export class BuildBundle {
  constructor(
    readonly order: Order,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(BuildBundle)
export class BuildBundleHandler implements ICommandHandler<BuildBundle> {
  private readonly patience = new Patience();

  constructor(
    private readonly writes: WriteModel,
    private readonly log: PinoLogger,
    @Inject(BUNDLES) private readonly bundles: Bundles,
    @Inject(CATALOGUES) private readonly catalogues: readonly Framework[],
  ) {}

  /**
   * May run again after a crash, and beside a worker that lost the lead and does not know it yet: each writes a file of its own, and the first
   * ending on record says which of them is the bundle. A file is there before its ending is, and goes only once another ending is.
   */
  async execute({ order, context }: BuildBundle): Promise<void> {
    const { reportId } = order;
    const { state: now } = await this.writes.load<ReportState, ReportEvent>(streamName({ context: 'compliance', kind: 'report', organisation: context.organisation, id: reportId }), noReport, evolveReport);
    if (now.kind !== 'building') return this.clear(now, order, context);
    const { ending, alterations } = await this.build(order, context).then(
      ({ facts, alterations: noticed }) => ({ ending: ended.exported({ reportId, ...facts }), alterations: noticed }),
      (error: unknown) => {
        // Tried again by the reaction: a failure on record is one for ever.
        if (commandMayPass(error) && this.patience.lasts(reportId, context.now)) throw error;
        this.log.warn({ organisation: context.organisation, reportId, reason: kindOf(error) }, 'an evidence bundle could not be written');
        return { ending: ended.failed({ reportId, reason: reasonOf(error) }), alterations: null };
      },
    );
    const { state: then } = await this.writes.decide<ReportState, ReportEvent>({ category: 'compliance.report', id: reportId, initial: noReport, evolve: evolveReport, decide: (state) => endReport(ending, state, alterations), command: 'compliance.build-bundle', input: { reportId }, context: { ...context, idempotencyKey: null } });
    this.patience.ended(reportId);
    await this.clear(then, order, context);
  }

  private clear(ending: ReportState, { reportId }: Order, { organisation }: CommandContext): Promise<void> {
    return this.bundles.keepOnly(organisation, reportId, ending.kind === 'ready' ? ending.manifestDigest : null);
  }

  private build(order: Order, { organisation, now }: CommandContext): Promise<WrittenBundle> {
    return this.bundles.write(order.reportId, {
      organisation,
      from: new Date(order.from),
      to: new Date(order.to),
      disclose: this.disclosing(order.payloads),
      parameters: { payloads: order.payloads, frameworks: this.catalogues.map(({ id, effective }) => `${id}@${effective}`) },
      exporter: order.exporterId,
      exportedAt: now,
      files: this.catalogues.map((catalogue) => ({ name: `catalogues/${catalogue.id}.json`, content: Buffer.from(`${JSON.stringify(catalogue, null, 2)}\n`) })),
    });
  }

  private disclosing(choice: PayloadChoice): (type: string) => boolean {
    if (choice !== 'evidence') return () => choice === 'all';
    const wanted = new Set(this.catalogues.flatMap(({ requirements }) => requirements.flatMap(({ evidence }) => evidence.flatMap(({ types }) => types))));
    return (type) => wanted.has(type);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof BundleImpossible ? error.message : 'The bundle could not be written. Ask your administrator to look at free disk space and the log, and to run `keystead admin doctor`.';
}

export const buildOrderedBundles = defineReaction({
  name: 'compliance.build-ordered-bundles',
  on: { 'compliance.report-requested@1': (logged, tools) => tools.get(CommandBus, { strict: false }).execute(new BuildBundle(logged.event.data as Order, tools.context())) },
});
