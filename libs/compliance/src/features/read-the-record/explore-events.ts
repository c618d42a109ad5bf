import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { MEMBER_DIRECTORY, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { LoggedEventRow } from './event.row.js';
import { eventView, VIEWED, viewOf, type EventView } from './event-view.js';
import { EXPLORE_EVENTS, exploreEventsProjection } from './explore-events.projection.js';
import { conditionsOf, filters, Questions, type Filters } from './questions.js';

const query = pageQuery.extend({ ...filters, queryId: idParam.optional() });
type EventQuery = z.infer<typeof query>;
const answer = pageOf(eventView).extend({ queryId: z.string() });

@Controller('api/audit/events')
class ExploreEventsController {
  constructor(
    private readonly read: ReadDb,
    private readonly questions: Questions,
    @Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord,
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
  ) {}

  /** Reading the record is on the record: once per question; its further pages carry the question's id. */
  @Get()
  @Allow('read', 'AuditLog')
  @ReadsFrom(EXPLORE_EVENTS)
  @Answers(answer)
  async list(@Query({ schema: query }) asked: EventQuery, @Who() who: Principal, @Ctx() context: CommandContext): Promise<Page<EventView> & { queryId: string }> {
    const { cursor, limit } = asked;
    const set = filtersOf(asked);
    const [queryId, page] = await Promise.all([
      this.isFurtherPage(asked, set, who).then((further) => (further ? asked.queryId! : this.questions.record(set, who, context))),
      this.read.of(who.organisation).page(LoggedEventRow, conditionsOf(set), { cursor, limit, columns: VIEWED }, 'sortKey'),
    ]);
    const actors = [...new Set(page.items.flatMap((row) => (row.actorKind === 'member' && row.actorId != null ? [row.actorId] : [])))];
    const [names, leaves] = await Promise.all([this.members.namesOf(who.organisation, actors), this.evidence.leavesOf(who.organisation, page.items.map((row) => row.eventId))]);
    return { ...mapPage(page, (row) => viewOf(row, names, leaves.get(row.eventId))), queryId };
  }

  /** An id alone does not do: it must be of a question that this reader asked in these very words. */
  private async isFurtherPage({ queryId, cursor }: EventQuery, set: Filters, who: Principal): Promise<boolean> {
    if (queryId === undefined || cursor === undefined) return false;
    const before = await this.questions.asked(queryId, who);
    return before !== null && canonicalJson(before) === canonicalJson(set);
  }
}

function filtersOf({ cursor: _cursor, limit: _limit, queryId: _queryId, ...filters }: EventQuery): Filters {
  return Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export const exploreEventsSlice = slice({ controllers: [ExploreEventsController], providers: [Questions], projections: [exploreEventsProjection] });
