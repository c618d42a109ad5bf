import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { InferEntity } from '@mikro-orm/postgresql';
import type { Response } from 'express';
import { z } from 'zod';
import { MEMBER_DIRECTORY, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import type { Clock } from '@keystead/kernel/src/clock.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { answerPosition, ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { PositionWaiter } from '@keystead/platform/src/projections/position-waiter.js';
import { defineSchedule } from '@keystead/platform/src/schedules/define-schedule.js';
import { PAYLOAD_CHOICES, type PayloadChoice } from '../../contract/events.js';
import { BUNDLES, type Bundles } from '../../domain/ports.js';
import { complianceRefusals } from '../../domain/refusals.js';
import { isRemoved, REMOVED, removedAt } from '../../domain/report.js';
import { BuildBundleHandler, buildOrderedBundles } from './build-bundle.js';
import { BundleDesk } from './bundle-desk.js';
import { BundleRow } from './bundle.row.js';
import { LIST_BUNDLES, listBundlesProjection } from './export-bundle.projection.js';
import { fileNameOf } from './file-name.js';
import { findingsOf, findingsView } from './findings.js';
import { ShowAlterationsController } from './show-alterations.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const body = z.strictObject({ from: instant, to: instant, payloads: z.enum(PAYLOAD_CHOICES).default('evidence') });
const bundleView = z.object({
  id: z.string(),
  /** `ready-with-findings`: it can be taken away, and will not verify; `findings` says why. `expired`: its file is removed, and `reason` says what to do. */
  state: z.enum(['building', 'ready', 'ready-with-findings', 'expired', 'failed']),
  from: z.string(),
  to: z.string(),
  payloads: z.enum(PAYLOAD_CHOICES),
  events: z.int().nullable(),
  bytes: z.int().nullable(),
  reason: z.string().nullable(),
  findings: findingsView.nullable(),
  createdAt: z.string(),
  /** When its file is removed; null while there is none. */
  expiresAt: z.string().nullable(),
  by: z.string(),
  /** The name of its file, as it is downloaded. */
  file: z.string(),
});
type BundleView = z.infer<typeof bundleView>;

@Controller('api/audit/bundles')
class ExportBundleController {
  constructor(
    private readonly read: ReadDb,
    private readonly waiter: PositionWaiter,
    private readonly desk: BundleDesk,
    private readonly ids: IdSource,
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
    @Inject(BUNDLES) private readonly bundles: Bundles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Allow('export', 'Evidence')
  @Answers(z.object({ id: z.string() }), 201)
  async order(@Body({ schema: body }) input: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<{ id: string }> {
    const reportId = this.ids.next('rep', context);
    answerPosition(response, await this.desk.order({ reportId, exporterId: who.member, ...input }, context));
    return { id: reportId };
  }

  @Get()
  @Allow('read', 'Evidence')
  @ReadsFrom(LIST_BUNDLES)
  @Answers(pageOf(bundleView))
  async list(@Query({ schema: pageQuery }) { cursor, limit }: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<BundleView>> {
    const page = await this.read.of(who.organisation).page(BundleRow, {}, { cursor, limit }, 'sortKey');
    const names = await this.members.namesOf(who.organisation, [...new Set(page.items.map((row) => row.by))]);
    const now = this.clock.now();
    return mapPage(page, (row) => viewOf(row, names.get(row.by) ?? row.by, now));
  }

  @Get(':id/download')
  @Allow('export', 'Evidence')
  @ReadsFrom(LIST_BUNDLES)
  @ApiProduces('application/zip')
  async download(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Res() response: Response): Promise<void> {
    const row = await this.waiter.look(LIST_BUNDLES, () => this.read.of(who.organisation).row(BundleRow, { id }));
    if (row === null) throw complianceRefusals.refuse('compliance.bundle-not-found', 'Choose one from the list of exports.');
    if (isRemoved(row.readyAt, this.clock.now())) throw complianceRefusals.refuse('compliance.bundle-not-ready', REMOVED);
    const file = row.manifestDigest == null ? null : await this.bundles.open(who.organisation, id, row.manifestDigest);
    if (file === null) throw complianceRefusals.refuse('compliance.bundle-not-ready', row.state === 'building' ? 'It is being written; try again in a moment.' : 'It could not be written, or its file is not on this server any more. Order it again.');
    response.set({ 'Content-Type': 'application/zip', 'Content-Length': String(file.bytes), 'Content-Disposition': `attachment; filename="${fileNameOf(row)}"` });
    await pipeline(file.content, response);
  }
}

type Row = InferEntity<typeof BundleRow>;

function viewOf(row: Row, by: string, now: Date): BundleView {
  const { id, from, to, createdAt, payloads, events = null, bytes = null, readyAt } = row;
  const over = isRemoved(readyAt, now);
  const findings = row.alterations == null ? null : findingsOf(row.alterations, over);
  const expiresAt = readyAt == null ? null : new Date(removedAt(readyAt)).toISOString();
  const state = over ? 'expired' : row.state === 'ready' && findings !== null ? 'ready-with-findings' : (row.state as BundleView['state']);
  return { id, state, from, to, payloads: payloads as PayloadChoice, events, bytes, reason: over ? REMOVED : (row.reason ?? null), findings, createdAt, expiresAt, by, file: fileNameOf(row) };
}

const HOUR_MS = 3_600_000;
export const removeExpiredBundles = defineSchedule({ name: 'compliance.remove-expired-bundles', everyMs: HOUR_MS, run: ({ get, now }) => get<Bundles>(BUNDLES, { strict: false }).removeExpired(now) });

export const exportBundleSlice = slice({ controllers: [ExportBundleController, ShowAlterationsController], providers: [BuildBundleHandler, BundleDesk], projections: [listBundlesProjection], reactions: [buildOrderedBundles], schedules: [removeExpiredBundles] });
