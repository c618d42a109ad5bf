import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { EVENT_STORE } from '@keystead/platform/src/core/tokens.js';
import { openEventStream, type EventStream } from '@keystead/platform/src/http/event-stream.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { displayText } from '../../contract/display-text.js';
import { evolveExecution, isOpen, noExecution, type ExecutionState } from '../../domain/execution.js';
import { LiveFeeds, type FeedItem } from '../../domain/live-feed.js';
import { CONTENT_STORE, type ContentStore } from '../../domain/ports.js';
import { runtimeRefusals } from '../../domain/refusals.js';
import { distantRun } from './distant-run.js';

const LOOK_MS = 500;

/** A run as it happens, as server-sent events `log`, `state`, `output` and `done`. A run that is over answers `done` at once. */
@Controller('api/executions')
class FollowRunController {
  constructor(
    private readonly writes: WriteModel,
    private readonly feeds: LiveFeeds,
    @Inject(CONTENT_STORE) private readonly contents: ContentStore,
    @Inject(EVENT_STORE) private readonly store: { head(): Promise<string> },
  ) {}

  @Get(':id/stream')
  @Allow('read', 'Execution')
  @ApiProduces('text/event-stream')
  async follow(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { state } = await this.load(who.organisation, id);
    if (state.kind === 'absent' || (state.kind === 'refused' ? state.memberId : state.request.memberId) !== who.member) throw runtimeRefusals.refuse('runtime.execution-not-found', 'Look at your own runs.');
    const stream = openEventStream(request, response);
    const stop = isOpen(state) ? this.feeds.watch(id, (item) => void send(stream, item)) : null;
    if (stop !== null) return stream.onClose(stop);
    const left = new AbortController();
    stream.onClose(() => left.abort());
    const load = async (): Promise<ExecutionState> => (await this.load(who.organisation, id)).state;
    const owner = { organisation: who.organisation, memberId: who.member, executionId: id };
    for await (const item of distantRun(owner, { cameLate: !isOpen(state), load, contents: this.contents, head: () => this.store.head(), lookMs: LOOK_MS, signal: left.signal })) await send(stream, item);
  }

  private load(organisation: string, id: string): Promise<{ state: ExecutionState }> {
    return this.writes.load(streamName({ context: 'runtime', kind: 'execution', organisation, id }), noExecution, evolveExecution);
  }
}

async function send(stream: EventStream, item: FeedItem): Promise<void> {
  const { kind, ...data } = item;
  await stream.send(kind, item.kind === 'log' ? { ...item.line, text: displayText(item.line.text) } : data);
  if (kind === 'done') stream.end();
}

export const followRunSlice = slice({ controllers: [FollowRunController] });
