import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { Response } from 'express';
import type { InferEntity } from '@mikro-orm/postgresql';
import type { Clock } from '@keystead/kernel/src/clock.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { Refusal } from '@keystead/kernel/src/refusal.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { PositionWaiter } from '@keystead/platform/src/projections/position-waiter.js';
import type { ExportPart, SubjectEvent } from '../../contract/subject-events.js';
import { findingOf, type EventFinding } from '../../domain/event-finding.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { complianceRefusals } from '../../domain/refusals.js';
import { SUBJECT_EXPORTS, type SubjectExports } from '../../domain/subject-ports.js';
import { digestsOf, evolveSubject, noRequests, takeExport, type SubjectState } from '../../domain/subject-request.js';
import { LIST_SUBJECT_REQUESTS } from './list-subject-requests.projection.js';
import { SubjectRequestRow } from './subject-request.row.js';

const FILES: Readonly<Record<ExportPart, { readonly type: string; readonly ending: string }>> = { data: { type: 'application/json', ending: 'json' }, page: { type: 'text/html; charset=utf-8', ending: 'html' } };

@Controller('api/subject-requests')
export class TakeAwayController {
  constructor(
    private readonly read: ReadDb,
    private readonly waiter: PositionWaiter,
    private readonly writes: WriteModel,
    @Inject(SUBJECT_EXPORTS) private readonly exports: SubjectExports,
    @Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':id/data/download')
  @Allow('export', 'SubjectRequest')
  @ReadsFrom(LIST_SUBJECT_REQUESTS)
  @ApiProduces('application/json')
  data(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Ctx() context: CommandContext, @Res() response: Response): Promise<void> {
    return this.give('data', id, who, context, response);
  }

  @Get(':id/page/download')
  @Allow('export', 'SubjectRequest')
  @ReadsFrom(LIST_SUBJECT_REQUESTS)
  @ApiProduces('text/html')
  page(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Ctx() context: CommandContext, @Res() response: Response): Promise<void> {
    return this.give('page', id, who, context, response);
  }

  /** For the person: what was destroyed, with the proof that it is on record. `keystead evidence verify-receipt` checks it offline. */
  @Get(':id/receipt/download')
  @Allow('read', 'SubjectRequest')
  @ReadsFrom(LIST_SUBJECT_REQUESTS)
  @ApiProduces('application/json')
  async receipt(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Res() response: Response): Promise<void> {
    const { eventId, eventVersion, memberId, endedAt, destroyed, kept } = await this.find(who, id);
    if (eventId == null || eventVersion == null) throw complianceRefusals.refuse('compliance.receipt-not-ready', 'The person is not erased yet.');
    const stream = streamName({ context: 'compliance', kind: 'subject-request', organisation: who.organisation, id: memberId });
    const proof = await this.evidence.prove(who.organisation, { eventId, stream, version: eventVersion });
    if (proof.integrity === 'not-sealed-yet') throw complianceRefusals.refuse('compliance.receipt-not-ready', 'The erasure is stored and not sealed yet. Try again in a few seconds.');
    if (proof.integrity !== 'as-sealed') throw notProvable(findingOf(proof.integrity, proof.leaf));
    const { evidence } = proof;
    const receipt = { format: 'keystead.erasure-receipt', version: 1, organisation: who.organisation, requestId: id, person: memberId, eventId, erasedAt: endedAt, destroyed, kept, evidence };
    response.set({ 'Content-Type': 'application/json', 'Content-Disposition': `attachment; filename="keystead-erasure-receipt-${id}.json"` }).send(`${JSON.stringify(receipt, null, 2)}\n`);
  }

  /** The disclosure is on record before the first byte of it leaves. */
  private async give(part: ExportPart, id: string, who: Principal, context: CommandContext, response: Response): Promise<void> {
    const { memberId } = await this.find(who, id);
    const decide = (state: SubjectState): SubjectEvent[] => takeExport({ requestId: id, memberId, takerId: who.member, part }, this.clock.now(), state);
    const { state } = await this.writes.decide<SubjectState, SubjectEvent>({ category: 'compliance.subject-request', id: memberId, initial: noRequests, evolve: evolveSubject, decide, command: 'compliance.take-subject-export', input: { id, part }, context: { ...context, idempotencyKey: null } });
    const exported = state.requests[id]?.exported ?? null;
    const file = exported && (await this.exports.open({ organisation: who.organisation, memberId, requestId: id }, part, digestsOf(exported)[part]));
    if (file === null) throw complianceRefusals.refuse('compliance.export-not-there', 'Its file is not there any more. Open another request.');
    response.set({ 'Content-Type': FILES[part].type, 'Content-Disposition': `attachment; filename="keystead-person-${id}.${FILES[part].ending}"` });
    // What breaks off breaks the connection: an answer that ended well would pass for the whole file.
    await pipeline(file, response);
  }

  private async find(who: Principal, id: string): Promise<InferEntity<typeof SubjectRequestRow>> {
    const row = await this.waiter.look(LIST_SUBJECT_REQUESTS, () => this.read.of(who.organisation).row(SubjectRequestRow, { id }));
    if (row === null) throw complianceRefusals.refuse('compliance.request-not-found', 'Choose one from the list of requests.');
    return row;
  }
}

/** A receipt is the event as it was sealed: of anything else none would verify. */
function notProvable({ text, next }: EventFinding): Refusal {
  return complianceRefusals.refuse('compliance.record-altered', `No receipt can be made of the event of this erasure. ${text} ${next}`);
}
