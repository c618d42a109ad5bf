import { Controller, Get, Inject, Param } from '@nestjs/common';
import { z } from 'zod';
import { MEMBER_DIRECTORY, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { READ_SCHEMA } from '@keystead/platform/src/database/database.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { CATALOGUES, type Framework, type Requirement } from '../../domain/catalogue.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { complianceRefusals } from '../../domain/refusals.js';
import { LoggedEventRow } from './event.row.js';
import { eventView, VIEWED, viewOf } from './event-view.js';
import { EXPLORE_EVENTS } from './explore-events.projection.js';

const SAMPLE = 10;
const requirementClass = z.enum(['direct', 'partial', 'manual']);
const state = z.enum(['evidenced', 'no events yet']);
const frameworks = z.array(z.object({ id: z.string(), name: z.string(), effective: z.string(), requirements: z.array(z.object({ id: z.string(), title: z.string(), class: requirementClass, state })) }));
const requirement = z.object({
  id: z.string(),
  framework: z.string(),
  title: z.string(),
  wording: z.string(),
  class: requirementClass,
  state,
  evidence: z.array(z.object({ query: z.string(), types: z.array(z.string()), count: z.int(), sample: z.array(eventView) })),
  controlTest: z.object({ name: z.string(), description: z.string(), code: z.string(), test: z.string() }),
});

@Controller('api/compliance')
class ShowRequirementsController {
  constructor(
    private readonly read: ReadDb,
    @Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord,
    @Inject(CATALOGUES) private readonly catalogues: readonly Framework[],
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
  ) {}

  @Get('frameworks')
  @Allow('read', 'Requirement')
  @ReadsFrom(EXPLORE_EVENTS)
  @Answers(frameworks)
  async list(@Who() who: Principal): Promise<z.infer<typeof frameworks>> {
    const seen = await this.typesSeen(who.organisation);
    return this.catalogues.map(({ id, name, effective, requirements }) => ({
      id,
      name,
      effective,
      requirements: requirements.map((one) => ({ id: one.id, title: one.title, class: one.class, state: one.evidence.some(({ types }) => types.some((type) => seen.has(type))) ? ('evidenced' as const) : ('no events yet' as const) })),
    }));
  }

  @Get('requirements/:framework/:id')
  @Allow('read', 'Requirement')
  @ReadsFrom(EXPLORE_EVENTS)
  @Answers(requirement)
  async show(@Param('framework', { schema: z.string().max(40) }) framework: string, @Param('id', { schema: z.string().max(40) }) id: string, @Who() who: Principal): Promise<z.infer<typeof requirement>> {
    const found = this.catalogues.find((candidate) => candidate.id === framework)?.requirements.find((candidate) => candidate.id === id);
    if (found === undefined) throw complianceRefusals.refuse('compliance.requirement-not-found', 'Choose one from the overview.');
    const evidence = await Promise.all(found.evidence.map((query) => this.answer(query, who.organisation)));
    const { title, wording, controlTest } = found;
    return { id, framework, title, wording, class: found.class, state: evidence.some(({ count }) => count > 0) ? 'evidenced' : 'no events yet', evidence, controlTest };
  }

  private async answer({ query, types }: Requirement['evidence'][number], organisation: string): Promise<z.infer<typeof requirement>['evidence'][number]> {
    const own = this.read.of(organisation);
    const where = { type: { $in: types } };
    const [rows, count] = await Promise.all([own.rows(LoggedEventRow, where, { orderBy: { sortKey: 'desc' }, limit: SAMPLE, columns: VIEWED }), own.count(LoggedEventRow, where)]);
    const actors = rows.flatMap((row) => (row.actorKind === 'member' && row.actorId != null ? [row.actorId] : []));
    const [names, leaves] = await Promise.all([this.members.namesOf(organisation, [...new Set(actors)]), this.evidence.leavesOf(organisation, rows.map((row) => row.eventId))]);
    return { query, types: [...types], count, sample: rows.map((row) => viewOf(row, names, leaves.get(row.eventId))) };
  }

  private async typesSeen(organisation: string): Promise<ReadonlySet<string>> {
    const rows = await this.read.of(organisation).sql<{ type: string }>(`SELECT DISTINCT type FROM ${READ_SCHEMA}.${LoggedEventRow.meta.tableName} WHERE organisation = ?`);
    return new Set(rows.map((row) => row.type));
  }
}

export const showRequirementsSlice = slice({ controllers: [ShowRequirementsController] });
