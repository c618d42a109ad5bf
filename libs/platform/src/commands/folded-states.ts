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

/** What is kept of a stream. `whole` says that nothing was left out of it: it is the state at its version. */
interface Kept<S> extends Folded<S> {
  readonly whole: boolean;
}

/**
 * Keeps what was folded and asks the log only for what is newer: as strict as a full read, at the price of one short query. Nothing made
 * of an opened personal field is kept, so once a person is erased no state holds what was known of them; nor of one whose key is shut, so
 * that it is whole again once the key is back.
 */
export class FoldedStates<S> {
  private readonly known = new Map<string, Kept<S>>();

  constructor(private readonly fold: Fold<S>) {}

  async of(stream: string, initial: S): Promise<Folded<S>> {
    const { log, evolve, open } = this.fold;
    let folded: Folded<S> = this.known.get(stream) ?? { state: initial, version: -1 };
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
    if (keepable.version >= 0) this.remember(stream, { ...keepable, whole: keepable === folded });
    const { state, version } = folded;
    return { state, version, ...(shut !== undefined && { shut }) };
  }

  /**
   * The state as far as memory has it, without a question to the log: it may be out of date. Of a stream never heard of the initial one,
   * for mostly such a stream is about to begin. Null when memory has only a part of the state.
   */
  atHand(stream: string, initial: S): Folded<S> | null {
    const known = this.known.get(stream);
    if (known === undefined) return { state: initial, version: -1 };
    return known.whole ? known : null;
  }

  /** For who has just appended behind `base` and so knows the next state without reading it. Behind a part of a state nothing is kept. */
  keep(stream: string, base: Folded<S>, next: Folded<S>): void {
    if (this.atHand(stream, base.state)?.version === base.version) this.remember(stream, { ...next, whole: true });
  }

  private remember(stream: string, fresh: Kept<S>): void {
    const known = this.known.get(stream);
    this.known.delete(stream);
    this.known.set(stream, known !== undefined && known.version > fresh.version ? known : fresh);
    const oldest = this.known.keys().next();
    if (this.known.size > this.fold.keep && oldest.done !== true) this.known.delete(oldest.value);
  }
}
