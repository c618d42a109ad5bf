import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { READ_SCHEMA } from '@keystead/platform/src/database/database.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import type { Alterations } from '../../contract/events.js';
import { isRemoved } from '../../domain/report.js';
import { BundleRow } from './bundle.row.js';
import { LIST_BUNDLES } from './export-bundle.projection.js';
import { findingsOf } from './findings.js';

const alterationsView = z.object({
  /** What the newest bundle says that found sealed events changed or missing; null once a later one over its whole period found none. */
  found: z.object({ bundleId: z.string(), at: z.string(), text: z.string(), next: z.string() }).nullable(),
});

const BUNDLES = `${READ_SCHEMA}.${BundleRow.meta.tableName}`;
const STILL_ALTERED = `
  SELECT found.id, found.ready_at AS at, found.alterations FROM ${BUNDLES} found
  WHERE found.organisation = ? AND found.alterations IS NOT NULL AND found.ready_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM ${BUNDLES} later WHERE later.organisation = found.organisation AND later.sort_key > found.sort_key AND later.state = 'ready'
      AND later.alterations IS NULL AND later."from" <= found."from" AND later."to" >= found."to")
  ORDER BY found.sort_key DESC LIMIT 1`;

@Controller('api/audit/alterations')
export class ShowAlterationsController {
  constructor(
    private readonly read: ReadDb,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('read', 'AuditLog')
  @ReadsFrom(LIST_BUNDLES)
  @Answers(alterationsView)
  async show(@Who() { organisation }: Principal): Promise<z.infer<typeof alterationsView>> {
    const [found] = await this.read.of(organisation).sql<{ id: string; at: string; alterations: Alterations }>(STILL_ALTERED);
    if (found === undefined) return { found: null };
    const { text, next } = findingsOf(found.alterations, isRemoved(found.at, this.clock.now()));
    return { found: { bundleId: found.id, at: found.at, text, next } };
  }
}
