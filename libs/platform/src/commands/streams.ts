import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';

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

interface Known<S> {
  readonly state: S;
  readonly version: number;
}

/** Keeps what was folded and asks the log only for what is newer: as strict as a full read, at the price of one short query. */
export class FollowedStreams<S> {
  private readonly known = new Map<string, Known<S>>();
  private readonly keep: number;

  constructor(
    private readonly log: Pick<EventLog, 'readStream'>,
    private readonly following: Following<S>,
  ) {
    this.keep = following.keep ?? 10_000;
  }

  async of(organisation: string, id: string): Promise<S> {
    const { category, evolve, initial, open = false } = this.following;
    const dot = category.indexOf('.');
    const stream = streamName({ context: category.slice(0, dot), kind: category.slice(dot + 1), organisation, id });
    let { state, version } = this.known.get(stream) ?? { state: initial, version: -1 };
    for await (const event of this.log.readStream(stream, { from: version + 1, open })) {
      state = evolve(state, event);
      version = event.version;
    }
    // A stream that does not exist is not remembered: strangers could fill the memory with names of their own.
    if (version >= 0) this.remember(stream, { state, version });
    return state;
  }

  private remember(stream: string, fresh: Known<S>): void {
    const known = this.known.get(stream);
    this.known.delete(stream);
    this.known.set(stream, known !== undefined && known.version > fresh.version ? known : fresh);
    const oldest = this.known.keys().next();
    if (this.known.size > this.keep && oldest.done !== true) this.known.delete(oldest.value);
  }
}
