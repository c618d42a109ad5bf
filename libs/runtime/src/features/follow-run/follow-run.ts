import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { openEventStream } from '@keystead/platform/src/http/event-stream.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { displayText } from '../../contract/display-text.js';
import { OUTCOME_TEXT } from '../../contract/sandbox.js';
import { evolveExecution, isOpen, noExecution } from '../../domain/execution.js';
import { LiveFeeds, type FeedItem } from '../../domain/live-feed.js';
import { runtimeRefusals } from '../../domain/refusals.js';

/** A run as it happens, as server-sent events `log`, `state`, `output` and `done`. A run that is over answers `done` at once. */
@Controller('api/executions')
class FollowRunController {
  constructor(
    private readonly writes: WriteModel,
    private readonly feeds: LiveFeeds,
  ) {}

  @Get(':id/stream')
  @Allow('read', 'Execution')
  @ApiProduces('text/event-stream')
  async follow(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { state } = await this.writes.load(streamName({ context: 'runtime', kind: 'execution', organisation: who.organisation, id }), noExecution, evolveExecution);
    if (state.kind === 'absent' || (state.kind === 'refused' ? state.memberId : state.request.memberId) !== who.member) throw runtimeRefusals.refuse('runtime.execution-not-found', 'Look at your own runs.');
    const stream = openEventStream(request, response);
    const stop = isOpen(state) ? this.feeds.watch(id, (item) => send(stream, item)) : null;
    stream.onClose(() => stop?.());
    if (stop !== null) return;
    const outcome = state.kind === 'finished' ? state.outcome : state.kind === 'refused' ? 'REJECTED_POLICY' : 'PLATFORM_ERROR';
    send(stream, { kind: 'done', outcome, outcomeText: OUTCOME_TEXT[outcome], position: '' });
  }
}

function send(stream: ReturnType<typeof openEventStream>, item: FeedItem): void {
  const { kind, ...data } = item;
  stream.send(kind, item.kind === 'log' ? { ...item.line, text: displayText(item.line.text) } : data);
  if (kind === 'done') stream.end();
}

export const followRunSlice = slice({ controllers: [FollowRunController] });
