import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { MEMBER_DIRECTORY, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { findingOf, isWrong } from '../../domain/event-finding.js';
import { INTEGRITIES } from '../../domain/integrity.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { complianceRefusals } from '../../domain/refusals.js';
import { LoggedEventRow } from './event.row.js';
import { eventView, viewOf } from './event-view.js';
import { EXPLORE_EVENTS } from './explore-events.projection.js';
import { conditionsOf, Questions } from './questions.js';

const query = z.strictObject({ queryId: idParam.optional() });
const detail = z.object({
  /** Of the question this opening belongs to: sent along, a look at the same event again is none of its own. */
  queryId: z.string(),
  /** What happened, in a line for people. */
  summary: z.string(),
  /** Whether it is what was sealed. */
  integrity: z.enum(INTEGRITIES),
  /** Where it is not what was sealed: that, and what to do next. */
  finding: z.object({ text: z.string(), next: z.string() }).nullable(),
  /** As the list of events has it; of a missing event this is what is left. */
  listed: eventView,
  /** As stored now: what the leaf is made of. Null where the event is missing, or cannot be read. */
  header: z.record(z.string(), z.json()).nullable(),
  /** As stored now: personal fields stay sealed. */
  payload: z.json(),
  /** `hash` is the sealed one, null where the log has lost it; `hashNow` is what the event makes now, where that is another. */
  leaf: z.object({ index: z.int(), sealedAt: z.string(), position: z.string(), hash: z.string().nullable(), hashNow: z.string().nullable() }).nullable(),
  /** From `leaf.hash` to the signed root; null where it does not lead there. */
  inclusion: z.object({ checkpoint: z.string(), path: z.array(z.string()) }).nullable(),
});
type Detail = z.infer<typeof detail>;

@Controller('api/audit/events')
class ShowEventController {
  constructor(
    private readonly read: ReadDb,
    private readonly questions: Questions,
    @Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord,
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
  ) {}

  /** Opening an event is reading the record: it is on the record, unless it belongs to a question of this reader that is there already. */
  @Get(':eventId')
  @Allow('read', 'AuditLog')
  @ReadsFrom(EXPLORE_EVENTS)
  @Answers(detail)
  async show(@Param('eventId', { schema: z.uuid() }) eventId: string, @Query({ schema: query }) asked: z.infer<typeof query>, @Who() who: Principal, @Ctx() context: CommandContext): Promise<Detail> {
    const row = await this.read.of(who.organisation).row(LoggedEventRow, { eventId });
    if (row === null) throw complianceRefusals.refuse('compliance.event-not-found', 'Check the id; events of other organisations are not shown.');
    const { integrity, leaf, ...event } = await this.evidence.show(who.organisation, row);
    const queryId = (await this.isOf(asked.queryId, eventId, who)) ? asked.queryId! : await this.questions.record({ event: eventId }, who, context);
    const names = await this.members.namesOf(who.organisation, row.actorKind === 'member' && row.actorId != null ? [row.actorId] : []);
    const listed = viewOf(row, names, leaf ?? undefined);
    return { ...event, integrity, queryId, summary: row.summary, finding: isWrong(integrity) ? findingOf(integrity, leaf) : null, listed, leaf } as Detail;
  }

  /** The question must be this reader's own, and the event one of its answers. */
  private async isOf(queryId: string | undefined, eventId: string, who: Principal): Promise<boolean> {
    const set = queryId === undefined ? null : await this.questions.asked(queryId, who);
    if (set?.event !== undefined) return set.event === eventId;
    return set !== null && (await this.read.of(who.organisation).row(LoggedEventRow, { ...conditionsOf(set), eventId })) !== null;
  }
}

export const showEventSlice = slice({ controllers: [ShowEventController] });
