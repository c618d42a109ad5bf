import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';

export interface Folded<S> {
  readonly state: S;
  readonly version: number;
  /** Why personal fields in it are null although nobody was erased: whoever needs one throws this. */
  readonly shut?: Error;
}

export interface Fold<S> {
  readonly log: Pick<EventLog, 'readStream'>;
  readonly evolve: (state: S, event: LoggedEvent) => S;
  /** Whether personal fields are opened; with `what-opens` a key that is shut does not keep anybody from the rest of the stream. */
  readonly open: boolean | 'what-opens';
  /** States kept in memory; the one asked for longest ago is forgotten first. */
  readonly keep: number;
}

/**
 * Keeps what was folded and asks the log only for what is newer: as strict as a full read, at the price of one short query. Nothing made
 * of an opened personal field is kept, so once a person is erased no state holds what was known of them; nor of one whose key is shut, so
 * that it is whole again once the key is back.
 */
export class FoldedStates<S> {
  private readonly known = new Map<string, Folded<S>>();

  constructor(private readonly fold: Fold<S>) {}

  async of(stream: string, initial: S): Promise<Folded<S>> {
    const { log, evolve, open } = this.fold;
    let folded = this.known.get(stream) ?? { state: initial, version: -1 };
    let keepable = folded;
    let personal = false;
    let shut: Error | undefined;
    for await (const event of log.readStream(stream, { from: folded.version + 1, open })) {
      folded = { state: evolve(folded.state, event), version: event.version };
      personal ||= event.opened || event.shut !== undefined;
      shut ??= event.shut;
      if (!personal) keepable = folded;
    }
    // A stream that does not exist is not remembered: strangers could fill the memory with names of their own.
    if (keepable.version >= 0) this.remember(stream, keepable);
    return shut === undefined ? folded : { ...folded, shut };
  }

  private remember(stream: string, fresh: Folded<S>): void {
    const known = this.known.get(stream);
    this.known.delete(stream);
    this.known.set(stream, known !== undefined && known.version > fresh.version ? known : fresh);
    const oldest = this.known.keys().next();
    if (this.known.size > this.fold.keep && oldest.done !== true) this.known.delete(oldest.value);
  }
}
