import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { READ_SCHEMA } from '@keystead/platform/src/database/database.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import type { Alterations } from '../../contract/events.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { BundleRow } from '../export-bundle/bundle.row.js';
import { LIST_BUNDLES } from '../export-bundle/export-bundle.projection.js';
import { findingsOf } from '../export-bundle/findings.js';

const foundAltered = z.object({ bundleId: z.string(), at: z.string(), text: z.string(), next: z.string() });
type FoundAltered = z.infer<typeof foundAltered>;

const logView = z.object({
  organisation: z.string(),
  origin: z.string(),
  /** The newest signed note (C2SP tlog-checkpoint); keep it, and later changes cannot be hidden from you. */
  checkpoint: z.string().nullable(),
  publicKey: z.string(),
  size: z.int(),
  sealedUpTo: z.string().nullable(),
  /** Events that the sealer refused, and events that a page or a report could not take in. */
  parked: z.int(),
  /** What the newest bundle says that found sealed events changed or missing, until a later one over its whole period finds none. */
  foundAltered: foundAltered.nullable(),
});

@Controller('api/audit/log')
class ShowLogController {
  constructor(
    private readonly read: ReadDb,
    @Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord,
  ) {}

  @Get()
  @Allow('read', 'AuditLog')
  @ReadsFrom(LIST_BUNDLES)
  @Answers(logView)
  async show(@Who() { organisation }: Principal): Promise<z.infer<typeof logView>> {
    const [{ sealedUpTo, ...log }, found] = await Promise.all([this.evidence.summary(organisation), this.foundAltered(organisation)]);
    return { organisation, ...log, sealedUpTo: sealedUpTo?.toISOString() ?? null, foundAltered: found };
  }

  private async foundAltered(organisation: string): Promise<FoundAltered | null> {
    const [found] = await this.read.of(organisation).sql<{ id: string; at: string; alterations: Alterations }>(STILL_ALTERED);
    if (found === undefined) return null;
    const { text, next } = findingsOf(found.alterations);
    return { bundleId: found.id, at: found.at, text, next };
  }
}

const BUNDLES = `${READ_SCHEMA}.${BundleRow.meta.tableName}`;
const STILL_ALTERED = `
  SELECT found.id, found.ready_at AS at, found.alterations FROM ${BUNDLES} found
  WHERE found.organisation = ? AND found.alterations IS NOT NULL AND found.ready_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM ${BUNDLES} later WHERE later.organisation = found.organisation AND later.sort_key > found.sort_key AND later.state = 'ready'
      AND later.alterations IS NULL AND later."from" <= found."from" AND later."to" >= found."to")
  ORDER BY found.sort_key DESC LIMIT 1`;

export const showLogSlice = slice({ controllers: [ShowLogController] });
