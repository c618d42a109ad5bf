import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { OUTCOME_TEXT, type Isolation } from '../../contract/sandbox.js';
import { LiveFeeds, type FeedItem } from '../../domain/live-feed.js';
import { CONTENT_STORE, type ContentStore, type RunOwner } from '../../domain/ports.js';
import { LogBook } from './log-book.js';
import type { RunEnd } from './run-record.js';

/** What is said of one run while it goes on: to whoever watches, and into its log. */
export class RunTeller {
  constructor(
    private readonly tell: (item: FeedItem) => void,
    readonly book: LogBook,
  ) {}

  queued(queuePosition: number): void {
    this.tell({ kind: 'state', state: 'queued', queuePosition, isolation: null });
  }

  started({ level }: Isolation): void {
    this.tell({ kind: 'state', state: 'running', queuePosition: null, isolation: level });
  }

  progress({ fraction, message }: { readonly fraction: number | null; readonly message: string }): void {
    this.book.write('progress', fraction === null ? message : `${Math.round(fraction * 100)} % ${message}`);
  }

  ended({ output, error, outcome, position }: RunEnd): void {
    this.tell({ kind: 'output', output, error });
    this.tell({ kind: 'done', outcome, outcomeText: OUTCOME_TEXT[outcome], position });
  }
}

@Injectable()
export class RunTellers {
  constructor(
    private readonly feeds: LiveFeeds,
    private readonly log: PinoLogger,
    @Inject(CONTENT_STORE) private readonly contents: ContentStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  open(owner: RunOwner): RunTeller {
    const { executionId } = owner;
    this.feeds.open(executionId);
    const tell = (item: FeedItem): void => this.feeds.publish(executionId, item);
    const book = new LogBook(this.contents, owner, (line) => tell({ kind: 'log', line }), this.clock, (lines, error) => this.log.error({ err: error, executionId, lines }, 'log lines of a run could not be stored'));
    return new RunTeller(tell, book);
  }

  close({ executionId }: RunOwner): void {
    this.feeds.close(executionId);
  }
}
