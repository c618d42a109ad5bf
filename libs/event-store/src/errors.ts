import type { Position } from './port.js';

/** What an engine throws. An expected "no" to an append is not among them: that is an `AppendResult`. */

/** The database cannot be reached or refuses to work; nothing of the request was stored. */
export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable';
}

/** More is waiting than the store will hold, or no connection came free in time; nothing was stored. Try again later. */
export class EventStoreBusy extends Error {
  override readonly name = 'EventStoreBusy';
}

/** The connection broke while the append was being committed and nobody could be asked since. Repeat it with its idempotency key. */
export class UnknownAppendOutcome extends Error {
  override readonly name = 'UnknownAppendOutcome';
}

/** The event store cannot be used as it is set up; a retry changes nothing, a person must. The message says what to do and holds no secret. */
export class EventStoreRefused extends Error {
  override readonly name = 'EventStoreRefused';

  constructor(
    readonly reason: 'address' | 'credentials' | 'read-only' | 'too-old' | 'truncation',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export class EventStoreClosed extends Error {
  override readonly name = 'EventStoreClosed';

  constructor() {
    super('the event store has been closed');
  }
}

/** A read met a position or version that must exist and does not: somebody removed events, or wrote past the engine. */
export class GapInTheLog extends Error {
  override readonly name = 'GapInTheLog';

  constructor(
    /** `position 12` or `version 3 of <stream>` */
    readonly missing: string,
  ) {
    super(`the event log lacks ${missing}; restore it before going on`);
  }
}

/** The log ends before a place that was read already: an older copy is in its place, or its newest events were lost. Nothing that was read of it may be used any more. */
export class LogWentBack extends Error {
  override readonly name = 'LogWentBack';

  constructor(seen: Position, head: Position) {
    super(`the event log ends at position ${head === '' ? '0' : head} and had come to position ${seen}: an older database is in its place, or its newest events were lost; whoever read it has to start anew`);
  }
}

export class NotAPosition extends Error {
  override readonly name = 'NotAPosition';

  constructor(text: string) {
    super(`not a position of this event store: ${JSON.stringify(text.slice(0, 40))}`);
  }
}
