import { Controller, Get, Inject, Param } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { complianceRefusals } from '../../domain/refusals.js';
import { LoggedEventRow } from './event.row.js';
import { EXPLORE_EVENTS } from './explore-events.projection.js';

const detail = z.object({
  /** As stored: what the leaf is made of. */
  header: z.record(z.string(), z.json()),
  /** As stored: personal fields stay sealed. */
  payload: z.json(),
  leaf: z.object({ index: z.int(), sealedAt: z.string(), hash: z.string() }).nullable(),
  inclusion: z.object({ checkpoint: z.string(), path: z.array(z.string()) }).nullable(),
});
type Detail = z.infer<typeof detail>;

@Controller('api/audit/events')
class ShowEventController {
  constructor(
    private readonly read: ReadDb,
    @Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord,
  ) {}

  @Get(':eventId')
  @Allow('read', 'AuditLog')
  @ReadsFrom(EXPLORE_EVENTS)
  @Answers(detail)
  async show(@Param('eventId', { schema: z.uuid() }) eventId: string, @Who() who: Principal): Promise<Detail> {
    const row = await this.read.of(who.organisation).row(LoggedEventRow, { eventId });
    const event = row === null ? null : await this.evidence.show(who.organisation, row);
    if (event === null) throw complianceRefusals.refuse('compliance.event-not-found', 'Check the id; events of other organisations are not shown.');
    return { ...event, leaf: event.leaf === null ? null : { ...event.leaf, sealedAt: event.leaf.sealedAt.toISOString() } } as Detail;
  }
}

export const showEventSlice = slice({ controllers: [ShowEventController] });
