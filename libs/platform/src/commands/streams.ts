import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { FoldedStates } from './folded-states.js';

export interface Following<S> {
  /** `<context>.<kind>` */
  readonly category: string;
  readonly initial: S;
  readonly evolve: (state: S, event: LoggedEvent) => S;
  /** Whether personal fields are opened; not by default, for most decisions need none. */
  readonly open?: boolean;
  /** States kept in memory; the one asked for longest ago is forgotten first. */
  readonly keep?: number;
}

/** Reads states straight from the log, for decisions on every request that must see the newest event. */
export class Streams {
  constructor(private readonly log: Pick<EventLog, 'readStream'>) {}

  follow<S>(following: Following<S>): FollowedStreams<S> {
    return new FollowedStreams(this.log, following);
  }
}

export class FollowedStreams<S> {
  private readonly states: FoldedStates<S>;

  constructor(
    log: Pick<EventLog, 'readStream'>,
    private readonly following: Following<S>,
  ) {
    const { evolve, open = false, keep = 10_000 } = following;
    this.states = new FoldedStates({ log, evolve, open, keep });
  }

  async of(organisation: string, id: string): Promise<S> {
    const { category, initial } = this.following;
    const dot = category.indexOf('.');
    const stream = streamName({ context: category.slice(0, dot), kind: category.slice(dot + 1), organisation, id });
    return (await this.states.of(stream, initial)).state;
  }
}
