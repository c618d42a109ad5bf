import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { openEventStream, type EventStream } from '@keystead/platform/src/http/event-stream.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { displayText } from '../../contract/display-text.js';
import { OUTCOME_TEXT } from '../../contract/sandbox.js';
import { evolveExecution, isOpen, noExecution, type ExecutionState } from '../../domain/execution.js';
import { LiveFeeds, type FeedItem } from '../../domain/live-feed.js';
import { runtimeRefusals } from '../../domain/refusals.js';

const LOOK_MS = 500;

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
    const { state } = await this.load(who.organisation, id);
    if (state.kind === 'absent' || (state.kind === 'refused' ? state.memberId : state.request.memberId) !== who.member) throw runtimeRefusals.refuse('runtime.execution-not-found', 'Look at your own runs.');
    const stream = openEventStream(request, response);
    const stop = isOpen(state) ? this.feeds.watch(id, (item) => send(stream, item)) : null;
    stream.onClose(() => stop?.());
    if (stop !== null) return;
    await this.untilOver(who.organisation, id, stream);
  }

  /** A run that another process conducts has no feed here; its end is in the log for everybody. */
  private async untilOver(organisation: string, id: string, stream: EventStream): Promise<void> {
    let open = true;
    stream.onClose(() => (open = false));
    while (open) {
      const { state } = await this.load(organisation, id);
      if (!isOpen(state)) {
        const outcome = state.kind === 'finished' ? state.outcome : 'REJECTED_POLICY';
        return send(stream, { kind: 'done', outcome, outcomeText: OUTCOME_TEXT[outcome], position: '' });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  private load(organisation: string, id: string): Promise<{ state: ExecutionState }> {
    return this.writes.load(streamName({ context: 'runtime', kind: 'execution', organisation, id }), noExecution, evolveExecution);
  }
}

function send(stream: EventStream, item: FeedItem): void {
  const { kind, ...data } = item;
  void stream.send(kind, item.kind === 'log' ? { ...item.line, text: displayText(item.line.text) } : data);
  if (kind === 'done') stream.end();
}

export const followRunSlice = slice({ controllers: [FollowRunController] });
