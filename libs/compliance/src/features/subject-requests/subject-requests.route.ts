import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { InferEntity } from '@mikro-orm/postgresql';
import { MEMBER_ACCESS, MEMBER_DIRECTORY, type MemberAccess, type MemberDirectory } from '@keystead/identity/src/contract/index.js';
import type { Clock } from '@keystead/kernel/src/clock.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx, furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { answerPosition, ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam, plainText } from '@keystead/platform/src/http/text.js';
import { PositionWaiter } from '@keystead/platform/src/projections/position-waiter.js';
import { REQUEST_KINDS, type SubjectEvent } from '../../contract/subject-events.js';
import { complianceRefusals } from '../../domain/refusals.js';
import { SUBJECT_WORK, type SubjectWork } from '../../domain/subject-ports.js';
import { evolveSubject, noRequests, openRequest, orderErasure, type SubjectState } from '../../domain/subject-request.js';
import { LIST_SUBJECT_REQUESTS } from './list-subject-requests.projection.js';
import { SubjectRequestRow } from './subject-request.row.js';

const wish = z.strictObject({ memberId: idParam, kind: z.enum(REQUEST_KINDS) });
/** The person's name as it is listed, or their pseudonym. */
const confirmation = z.strictObject({ confirm: plainText(120) });
const view = z.object({
  id: z.string(),
  memberId: z.string(),
  /** Null once the person is erased. */
  name: z.string().nullable(),
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(['making', 'ready', 'expired', 'removed', 'failed', 'open', 'erasing', 'erased']),
  openedAt: z.string(),
  openedBy: z.string(),
  endedAt: z.string().nullable(),
  /** Events looked at, of about so many; null when nothing is under way. */
  progress: z.object({ done: z.int(), total: z.int() }).nullable(),
  events: z.int().nullable(),
  rows: z.int().nullable(),
  bytes: z.int().nullable(),
  dataDigest: z.string().nullable(),
  pageDigest: z.string().nullable(),
  expiresAt: z.string().nullable(),
  reason: z.string().nullable(),
  destroyed: z.array(z.object({ what: z.string(), about: z.string(), rows: z.int() })).nullable(),
  kept: z.array(z.string()).nullable(),
});
type View = z.infer<typeof view>;
type Row = InferEntity<typeof SubjectRequestRow>;

@Controller('api/subject-requests')
export class SubjectRequestsController {
  constructor(
    private readonly read: ReadDb,
    private readonly waiter: PositionWaiter,
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(MEMBER_ACCESS) private readonly access: MemberAccess,
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
    @Inject(SUBJECT_WORK) private readonly work: SubjectWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Allow('create', 'SubjectRequest')
  @Answers(z.object({ id: z.string() }), 201)
  async open(@Body({ schema: wish }) { memberId, kind }: z.infer<typeof wish>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<{ id: string }> {
    if (!(await this.access.has(who.organisation, memberId))) throw complianceRefusals.refuse('compliance.person-not-found', 'Choose one from the list of members.');
    const requestId = this.ids.next('req', context);
    await this.decide(memberId, (state) => openRequest({ requestId, memberId, openerId: who.member, kind }, state), 'compliance.open-subject-request', { memberId, kind }, context, response);
    return { id: requestId };
  }

  @Get()
  @Allow('read', 'SubjectRequest')
  @ReadsFrom(LIST_SUBJECT_REQUESTS)
  @Answers(pageOf(view))
  async list(@Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<View>> {
    const { items, next } = await this.read.of(who.organisation).page(SubjectRequestRow, {}, query, 'sortKey');
    return { items: await this.viewsOf(who.organisation, items), next };
  }

  @Get(':id')
  @Allow('read', 'SubjectRequest')
  @ReadsFrom(LIST_SUBJECT_REQUESTS)
  @Answers(view)
  async show(@Param('id', { schema: idParam }) id: string, @Who() who: Principal): Promise<View> {
    const [shown] = await this.viewsOf(who.organisation, [await this.find(who, id)]);
    return shown!;
  }

  /** Access ends first, which is where the last administrator is refused; a crash after it leaves somebody who is deprovisioned, and the order is given again. */
  @Post(':id/erase')
  @Allow('delete', 'SubjectRequest')
  @ReadsFrom(LIST_SUBJECT_REQUESTS)
  @Answers(z.object({ id: z.string() }), 202)
  async erase(@Param('id', { schema: idParam }) id: string, @Body({ schema: confirmation }) { confirm }: z.infer<typeof confirmation>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<{ id: string }> {
    const { memberId, kind } = await this.find(who, id);
    if (kind !== 'erasure') throw complianceRefusals.refuse('compliance.request-not-found', 'This is a request for access. Open a request for erasure.');
    const name = await this.members.nameOf(who.organisation, memberId);
    if (confirm !== memberId && confirm !== name) throw complianceRefusals.refuse('compliance.confirmation-wrong', 'Type the name of the person as the list shows it, or the pseudonym.');
    await this.access.end(memberId, furtherStep(context, 'access'));
    await this.decide(memberId, (state) => orderErasure({ requestId: id, memberId, ordererId: who.member }, state), 'compliance.order-erasure', { requestId: id }, context, response);
    return { id };
  }

  private async decide(memberId: string, decide: (state: SubjectState) => SubjectEvent[], command: string, input: object, context: CommandContext, response: Response): Promise<void> {
    answerPosition(response, await this.writes.decide<SubjectState, SubjectEvent>({ category: 'compliance.subject-request', id: memberId, initial: noRequests, evolve: evolveSubject, decide, command, input, context }));
  }

  private async find(who: Principal, id: string): Promise<Row> {
    const row = await this.waiter.look(LIST_SUBJECT_REQUESTS, () => this.read.of(who.organisation).row(SubjectRequestRow, { id }));
    if (row === null) throw complianceRefusals.refuse('compliance.request-not-found', 'Choose one from the list of requests.');
    return row;
  }

  private async viewsOf(organisation: string, rows: readonly Row[]): Promise<View[]> {
    const names = await this.members.namesOf(organisation, [...new Set(rows.flatMap((row) => [row.memberId, row.openedBy]))]);
    const now = this.clock.now().toISOString();
    return Promise.all(
      rows.map(async ({ organisation: _, sortKey: __, eventId: ___, eventVersion: ____, ...row }) => ({
        ...(row as unknown as View),
        state: row.state === 'ready' && row.expiresAt! <= now ? 'expired' : (row.state as View['state']),
        name: names.get(row.memberId) ?? null,
        openedBy: names.get(row.openedBy) ?? row.openedBy,
        progress: row.state === 'making' ? await this.work.progressOf(organisation, row.id) : null,
      })),
    );
  }
}
