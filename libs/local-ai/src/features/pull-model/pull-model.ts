import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers, AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { openEventStream } from '@keystead/platform/src/http/event-stream.js';
import { answerPosition, ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { endPull, evolveHost, noHost, registered, requestPull } from '../../domain/host.js';
import { localAiRefusals } from '../../domain/refusals.js';
import { distantPull } from './distant-pull.js';
import { PullDesk } from './pull-desk.js';
import { PULLS, PullRow, pullsProjection } from './pulls.projection.js';

const body = z.strictObject({ model: z.string().max(200).regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'must be a model name such as llama3.2:1b') });
const created = z.object({ id: z.string() });
const pullView = z.object({
  id: z.string(),
  hostId: z.string(),
  model: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  completedBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  status: z.string().nullable(),
});

const LOOK_MS = 1_000;

@Controller('api')
class PullModelController {
  constructor(
    private readonly desk: PullDesk,
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    private readonly read: ReadDb,
  ) {}

  @Post('local-hosts/:id/pulls')
  @Allow('update', 'LocalHost')
  @Answers(created, 202)
  async pull(@Param('id', { schema: idParam }) hostId: string, @Body({ schema: body }) { model }: z.infer<typeof body>, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<z.infer<typeof created>> {
    const pullId = this.ids.next('pul', context);
    await this.endForgotten(hostId, model, context);
    await this.desk.announce(who.organisation, pullId);
    const written = await this.writes.decide({ category: 'local-ai.host', id: hostId, initial: noHost, evolve: evolveHost, decide: (state) => requestPull({ hostId, pullId, adminId: who.member, model }, state), command: 'local-ai.pull-model', input: { hostId, model }, context });
    if (!written.repeated) this.desk.start({ organisation: who.organisation, hostId, pullId, model, baseUrl: registered(written.state).baseUrl, memberId: who.member });
    answerPosition(response, written);
    return { id: pullId };
  }

  /** A pull whose process ended has nobody who would end it, and would keep the model from being asked for again. One that another process carries is left alone. */
  private async endForgotten(hostId: string, model: string, context: CommandContext): Promise<void> {
    const { state } = await this.writes.load(streamName({ context: 'local-ai', kind: 'host', organisation: context.organisation, id: hostId }), noHost, evolveHost);
    const under = state.kind === 'registered' ? [...state.pulls].flatMap(([id, wanted]) => (wanted === model ? [id] : [])) : [];
    for (const id of await this.desk.forgotten(context.organisation, under)) {
      await this.writes.decide({ category: 'local-ai.host', id: hostId, initial: noHost, evolve: evolveHost, decide: (before) => endPull(hostId, id, 'The process that watched this pull ended.', before), command: 'local-ai.end-forgotten-pull', input: { id }, context: { ...context, idempotencyKey: null } });
    }
  }

  @Get('local-pulls/:id')
  @Allow('read', 'LocalHost')
  @ReadsFrom(PULLS)
  @Answers(pullView)
  async show(@Param('id', { schema: idParam }) id: string, @Who() { organisation }: Principal): Promise<z.infer<typeof pullView>> {
    const row = await this.read.of(organisation).row(PullRow, { id });
    if (row === null) throw localAiRefusals.refuse('local-ai.pull-not-found', 'Look at the host for the models it has.');
    const progress = row.state === 'running' ? await this.desk.progressOf(organisation, id) : null;
    return { id, hostId: row.hostId, model: row.model, state: row.state as 'running', completedBytes: progress?.completedBytes ?? null, totalBytes: progress?.totalBytes ?? null, status: row.reason ?? progress?.status ?? null };
  }

  @Post('local-pulls/:id/cancel')
  @Allow('update', 'LocalHost')
  @AnswersNothing()
  async cancel(@Param('id', { schema: idParam }) id: string, @Who() { organisation }: Principal): Promise<void> {
    await this.desk.cancel(organisation, id);
  }

  @Get('local-pulls/:id/stream')
  @Allow('read', 'LocalHost')
  @ApiProduces('text/event-stream')
  async follow(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Req() request: Request, @Res() response: Response): Promise<void> {
    const row = await this.read.of(who.organisation).row(PullRow, { id });
    if (row === null) throw localAiRefusals.refuse('local-ai.pull-not-found', 'Look at the host for the models it has.');
    const stream = openEventStream(request, response);
    const stop = this.desk.watch(who.organisation, id, (item) => {
      if (item.kind === 'progress') return void stream.send('progress', item.progress);
      void stream.send('done', { state: item.failure === null ? 'done' : 'failed', reason: item.failure });
      stream.end();
    });
    if (stop !== null) return stream.onClose(stop);
    const left = new AbortController();
    stream.onClose(() => left.abort());
    const rowNow = async (): Promise<{ state: string; reason?: string | null | undefined }> => (await this.read.of(who.organisation).row(PullRow, { id })) ?? row;
    for await (const { event, data } of distantPull({ row: rowNow, progress: () => this.desk.progressOf(who.organisation, id), isForgotten: async () => (await this.desk.forgotten(who.organisation, [id])).length > 0, lookMs: LOOK_MS, signal: left.signal })) await stream.send(event, data);
    stream.end();
  }
}

export const pullModelSlice = slice({ controllers: [PullModelController], providers: [PullDesk], projections: [pullsProjection] });
