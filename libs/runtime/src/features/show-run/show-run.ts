import { Controller, Get, Inject, Param } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { displayText } from '../../contract/display-text.js';
import { CONTENT_STORE, type ContentStore } from '../../domain/ports.js';
import { runtimeRefusals } from '../../domain/refusals.js';
import { RunCallRow, RunRow, RunStepRow, type Run } from './run.rows.js';
import { runDetail, summaryOf, type RunDetail } from './run-view.js';
import { SHOW_RUN, showRunProjection } from './show-run.projection.js';

const logView = z.object({ items: z.array(z.object({ seq: z.int(), stream: z.string(), text: z.string(), at: z.string() })) });

@Controller('api/executions')
class ShowRunController {
  constructor(
    private readonly read: ReadDb,
    @Inject(CONTENT_STORE) private readonly contents: ContentStore,
  ) {}

  @Get(':id')
  @Allow('read', 'Execution')
  @ReadsFrom(SHOW_RUN)
  @Answers(runDetail)
  async show(@Param('id', { schema: idParam }) id: string, @Who() who: Principal): Promise<RunDetail> {
    const run = await this.own(id, who);
    const own = this.read.of(who.organisation);
    const calls = await own.rows(RunCallRow, { executionId: id }, { orderBy: { at: 'asc', id: 'asc' } });
    const timeline = await own.rows(RunStepRow, { executionId: id }, { orderBy: { ordinal: 'asc' } });
    const content = await this.contents.read({ organisation: who.organisation, executionId: id, memberId: who.member });
    return {
      ...summaryOf(run),
      ...content,
      error: content.error === null ? null : { message: displayText(content.error.message) },
      bundleDigest: run.bundleDigest ?? null,
      limitFired: run.limitFired ?? null,
      isolation: run.isolation == null ? null : { level: run.isolation as 'L0', driver: run.driver ?? '', text: run.isolationText ?? '' },
      processLost: run.processLost === true,
      usage: run.wallMs == null ? null : { wallMs: run.wallMs, cpuMs: run.cpuMs ?? 0, memoryBytes: run.memoryBytes ?? 0, outputBytes: run.outputBytes ?? 0 },
      limits: run.limits ?? null,
      calls: calls.map(({ keyId = null, usageSource = null, message = null, latencyMs = null, local = null, ...call }) => ({ ...call, keyId, usageSource, message, latencyMs, local })),
      timeline: timeline.map(({ eventId, type, at, text }) => ({ eventId, type, at, text })),
    };
  }

  @Get(':id/log')
  @Allow('read', 'Execution')
  @ReadsFrom(SHOW_RUN)
  @Answers(logView)
  async log(@Param('id', { schema: idParam }) id: string, @Who() who: Principal): Promise<z.infer<typeof logView>> {
    await this.own(id, who);
    const lines = await this.contents.readLog({ organisation: who.organisation, memberId: who.member, executionId: id });
    return { items: lines.map((line) => ({ ...line, text: displayText(line.text) })) };
  }

  private async own(id: string, who: Principal): Promise<Run> {
    const run = await this.read.of(who.organisation).row(RunRow, { id, memberId: who.member });
    if (run === null) throw runtimeRefusals.refuse('runtime.execution-not-found', 'Look at your own runs.');
    return run;
  }
}

export const showRunSlice = slice({ controllers: [ShowRunController], projections: [showRunProjection] });
