import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import type { WrittenBundle } from '@keystead/evidence/src/bundle/write-bundle.js';
import { EvidenceReader } from '@keystead/evidence/src/postgres/evidence-reader.js';
import { exportBundle, NothingSealed, SealedEventMissing } from '@keystead/evidence/src/postgres/export-bundle.js';
import type { CommandContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { EVENT_STORE, KEYRING } from '@keystead/platform/src/core/tokens.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { CommandBus } from '@nestjs/cqrs';
import type { PayloadChoice, ReportEvent } from '../../contract/events.js';
import { CATALOGUES, type Framework } from '../../domain/catalogue.js';
import { ended, endReport, evolveReport, noReport, type Order, type ReportState } from '../../domain/report.js';

export class BuildBundle {
  constructor(
    readonly order: Order,
    readonly context: CommandContext,
  ) {}
}

/** Where a finished bundle lies; a file under its final name is whole. */
export function bundleFile(home: string, organisation: string, reportId: string): string {
  return join(home, 'bundles', `${organisation}-${reportId}.zip`);
}

@CommandHandler(BuildBundle)
export class BuildBundleHandler implements ICommandHandler<BuildBundle> {
  constructor(
    private readonly writes: WriteModel,
    private readonly evidence: EvidenceReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(CATALOGUES) private readonly catalogues: readonly Framework[],
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  /** May run again after a crash: the file is written anew, the ending is recorded once. */
  async execute({ order, context }: BuildBundle): Promise<void> {
    const ending = await this.build(order, context).then(
      (written) => ended.exported({ reportId: order.reportId, events: written.manifest.counts.events, bytes: written.bytes, manifestDigest: written.manifestDigest, checkpointSize: written.manifest.checkpoint.size }),
      (error: unknown) => ended.failed({ reportId: order.reportId, reason: reasonOf(error) }),
    );
    await this.writes.decide<ReportState, ReportEvent>({ category: 'compliance.report', id: order.reportId, initial: noReport, evolve: evolveReport, decide: (state) => endReport(ending, state), command: 'compliance.build-bundle', input: { reportId: order.reportId }, context: { ...context, idempotencyKey: null } });
  }

  private async build(order: Order, context: CommandContext): Promise<WrittenBundle> {
    const file = bundleFile(this.settings.KEYSTEAD_HOME, context.organisation, order.reportId);
    await mkdir(join(this.settings.KEYSTEAD_HOME, 'bundles'), { recursive: true, mode: 0o700 });
    const draft = `${file}.new`;
    const disclosed = this.disclosing(order.payloads);
    const written = await exportBundle(
      { reader: this.evidence, source: this.store, keys: this.keyring },
      {
        organisation: context.organisation,
        from: new Date(order.from),
        to: new Date(order.to),
        disclose: (event) => disclosed(event.type),
        query: 'every event of the organisation sealed in the period',
        parameters: { payloads: order.payloads, frameworks: this.catalogues.map(({ id, effective }) => `${id}@${effective}`) },
        codeVersion: '0.1.0',
        exporter: order.exporterId,
        exportedAt: context.now,
        erased: 0,
        files: this.catalogues.map((catalogue) => ({ name: `catalogues/${catalogue.id}.json`, content: Buffer.from(`${JSON.stringify(catalogue, null, 2)}\n`) })),
        spoolFolder: join(this.settings.KEYSTEAD_HOME, 'bundles'),
      },
      createWriteStream(draft, { mode: 0o600 }),
    );
    await rename(draft, file);
    return written;
  }

  private disclosing(choice: PayloadChoice): (type: string) => boolean {
    if (choice !== 'evidence') return () => choice === 'all';
    const wanted = new Set(this.catalogues.flatMap(({ requirements }) => requirements.flatMap(({ evidence }) => evidence.flatMap(({ types }) => types))));
    return (type) => wanted.has(type);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NothingSealed) return 'Nothing of your organisation is sealed yet. Order the bundle again in a few seconds.';
  if (error instanceof SealedEventMissing) return error.message;
  return 'The bundle could not be written. Ask your administrator to look at free disk space and the log.';
}

export const buildOrderedBundles = defineReaction({
  name: 'compliance.build-ordered-bundles',
  on: { 'compliance.report-requested@1': (logged, tools) => tools.get(CommandBus, { strict: false }).execute(new BuildBundle(logged.event.data as Order, tools.context())) },
});
