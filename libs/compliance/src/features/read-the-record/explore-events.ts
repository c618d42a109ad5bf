import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { MEMBER_DIRECTORY, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { auditLogRead, type AuditEvent } from '../../contract/events.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { LoggedEventRow } from './event.row.js';
import { eventView, viewOf, type EventView } from './event-view.js';
import { EXPLORE_EVENTS, exploreEventsProjection } from './explore-events.projection.js';

const filters = {
  person: idParam.optional(),
  app: idParam.optional(),
  key: idParam.optional(),
  execution: idParam.optional(),
  type: z.string().max(120).regex(/^[a-z0-9@.-]+$/, 'is not an event type').optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};
const query = pageQuery.extend({ ...filters, queryId: idParam.optional() });
type EventQuery = z.infer<typeof query>;
const answer = pageOf(eventView).extend({ queryId: z.string() });

@Controller('api/audit/events')
class ExploreEventsController {
  constructor(
    private readonly read: ReadDb,
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
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
    const queryId = (await this.isFurtherPage(asked, who)) ? asked.queryId! : await this.record(asked, who, context);
    const page = await this.read.of(who.organisation).page(LoggedEventRow, conditions(asked), { cursor, limit }, 'sortKey');
    const actors = [...new Set(page.items.flatMap((row) => (row.actorKind === 'member' && row.actorId != null ? [row.actorId] : [])))];
    const [names, leaves] = await Promise.all([this.members.namesOf(who.organisation, actors), this.evidence.leavesOf(who.organisation, page.items.map((row) => row.eventId))]);
    return { ...mapPage(page, (row) => viewOf(row, names, leaves.get(row.eventId))), queryId };
  }

  /** An id alone does not do: it must be of a question that this reader asked in these very words. */
  private async isFurtherPage(asked: EventQuery, who: Principal): Promise<boolean> {
    if (asked.queryId === undefined || asked.cursor === undefined) return false;
    const stream = streamName({ context: 'compliance', kind: 'audit', organisation: who.organisation, id: asked.queryId });
    const { state } = await this.writes.load<AuditEvent['data'] | null, AuditEvent>(stream, null, askedBefore);
    return state !== null && state.readerId === who.member && canonicalJson(state.filters) === canonicalJson(filtersOf(asked));
  }

  private async record(asked: EventQuery, who: Principal, context: CommandContext): Promise<string> {
    const queryId = this.ids.next('cmd', { ...context, idempotencyKey: null });
    const set = filtersOf(asked);
    await this.writes.decide<null, AuditEvent>({
      category: 'compliance.audit',
      id: queryId,
      initial: null,
      evolve: () => null,
      decide: () => [auditLogRead.create({ queryId, readerId: who.member, filters: set })],
      command: 'compliance.read-audit-log',
      input: set,
      context: { ...context, idempotencyKey: null },
    });
    return queryId;
  }
}

function askedBefore(_state: AuditEvent['data'] | null, event: AuditEvent): AuditEvent['data'] | null {
  return event.data;
}

function filtersOf({ cursor: _cursor, limit: _limit, queryId: _queryId, ...filters }: EventQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function conditions({ person, app, key, execution, type, from, to }: EventQuery): object {
  return {
    ...(person !== undefined && { people: { $contains: [person] } }),
    ...(app !== undefined && { appId: app }),
    ...(key !== undefined && { keyId: key }),
    ...(execution !== undefined && { executionId: execution }),
    ...(type !== undefined && { type: { $like: `${type.replaceAll(/[%_\\]/g, '')}%` } }),
    ...((from !== undefined || to !== undefined) && { at: { ...(from !== undefined && { $gte: new Date(from).toISOString() }), ...(to !== undefined && { $lt: new Date(to).toISOString() }) } }),
  };
}

export const exploreEventsSlice = slice({ controllers: [ExploreEventsController], projections: [exploreEventsProjection] });
