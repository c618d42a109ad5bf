import { Controller, Get, Inject, Param } from '@nestjs/common';
import { z } from 'zod';
import type { EventStore, RecordedEvent } from '@keystead/event-store/src/port.js';
import { leafHash, leafHeader, payloadDigest } from '@keystead/evidence/src/leaf.js';
import { EvidenceReader, type LeafPlace } from '@keystead/evidence/src/postgres/evidence-reader.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { EVENT_STORE } from '@keystead/platform/src/core/tokens.js';
import { ReadDb } from '@keystead/platform/src/database/database.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
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
    private readonly evidence: EvidenceReader,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get(':eventId')
  @Allow('read', 'AuditLog')
  @ReadsFrom(EXPLORE_EVENTS)
  @Answers(detail)
  async show(@Param('eventId', { schema: z.uuid() }) eventId: string, @Who() who: Principal): Promise<Detail> {
    const row = await this.read.em().findOne(LoggedEventRow, { eventId, organisation: who.organisation });
    const event = row === null ? null : await this.recorded(row.stream, row.version);
    if (event === null) throw complianceRefusals.refuse('compliance.event-not-found', 'Check the id; events of other organisations are not shown.');
    const place = await this.evidence.leafOf(who.organisation, eventId);
    return {
      header: JSON.parse(event.header.toString('utf8')) as Detail['header'],
      payload: JSON.parse(event.payload.toString('utf8')) as Detail['payload'],
      leaf: place === null ? null : { index: place.index, sealedAt: place.sealedAt.toISOString(), hash: hashOf(event, place) },
      inclusion: place === null ? null : await this.inclusion(who.organisation, place.index),
    };
  }

  private async recorded(stream: string, version: number): Promise<RecordedEvent | null> {
    for await (const event of this.store.readStream(stream, { from: version, max: 1 })) return event;
    return null;
  }

  private async inclusion(organisation: string, index: number): Promise<Detail['inclusion']> {
    const log = await this.evidence.log(organisation);
    if (log?.note == null || index >= log.size) return null;
    const path = await this.evidence.inclusion(log, index, log.size);
    return { checkpoint: log.note, path: path.map((hash) => hash.toString('base64')) };
  }
}

function hashOf(event: RecordedEvent, place: LeafPlace): string {
  return leafHash(leafHeader(event.header.toString('utf8'), place.index, place.sealedAt.toISOString()), payloadDigest(event.salt, event.payload)).toString('hex');
}

export const showEventSlice = slice({ controllers: [ShowEventController] });
