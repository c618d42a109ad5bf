/** From one engine to another, byte for byte and in the same order, with what hangs on it: keys of appends and closed streams. */
import { bytesOf } from './check-append.js';
import type { EventStore, IdempotencyToken, Position, RecordedEvent } from './port.js';

export interface KeyedAppend extends IdempotencyToken {
  readonly first: Position;
  /** Events of the append. */
  readonly count: number;
}

/** What an engine knows beside its events. */
export interface LogDetails {
  /** In order of position. */
  keyedAppends(): AsyncIterable<KeyedAppend>;
  closedStreams(): AsyncIterable<string>;
}

export interface Copying {
  readonly source: EventStore & LogDetails;
  readonly target: EventStore;
  /** Told now and then how many events are there. */
  readonly progress?: (events: number) => void;
}

/** The same event in both. */
export interface Pair {
  readonly source: RecordedEvent;
  readonly target: RecordedEvent;
}

/** The two logs differ, or the target will not take what the source has; nothing was changed in the source. */
export class NotACopy extends Error {
  override readonly name = 'NotACopy';
}

const GROUP_EVENTS = 200;
const GROUP_BYTES = 256 * 1024;

interface Group {
  readonly token: IdempotencyToken | undefined;
  readonly events: RecordedEvent[];
  /** Events of a keyed append still to come. */
  missing: number;
}

/** Continues a copy that was cut short. @returns how many events were copied now. @throws NotACopy */
export async function copyLog({ source, target, progress }: Copying): Promise<number> {
  let [after, there]: [Position, number] = ['', 0];
  for await (const pair of pairsOf(source, target)) {
    after = pair.source.position;
    there += 1;
  }
  let copied = 0;
  const put = async (group: Group): Promise<void> => {
    const [first] = group.events;
    if (first === undefined) return;
    if (group.missing > 0) throw new NotACopy(`the append at position ${first.position} lacks ${group.missing} events`);
    const result = await target.append(first.stream, first.version === 0 ? 'none' : first.version - 1, group.events, group.token === undefined ? {} : { idempotency: group.token });
    if (result.outcome !== 'appended') throw new NotACopy(`the target did not take the event at position ${first.position}: ${result.outcome}${result.outcome === 'too-large' ? `, ${result.bytes} bytes of ${result.limit}` : ''}`);
    copied += group.events.length;
    progress?.(there + copied);
  };
  for await (const group of groupsOf(source, after)) await put(group);
  for await (const stream of source.closedStreams()) await target.closeStream(stream);
  return copied;
}

async function* groupsOf(source: Copying['source'], after: Position): AsyncGenerator<Group> {
  const keyed = source.keyedAppends()[Symbol.asyncIterator]();
  try {
    let next = await keyed.next();
    let group: Group = { token: undefined, events: [], missing: 0 };
    for await (const event of source.readAll({ after })) {
      while (next.done !== true && source.comparePositions(next.value.first, event.position) < 0) next = await keyed.next();
      const append = next.done !== true && next.value.first === event.position ? next.value : undefined;
      const fits = append === undefined && (group.missing > 0 || (group.token === undefined && isRoomFor(group, event)));
      if (!fits) {
        yield group;
        group = append === undefined ? { token: undefined, events: [], missing: 0 } : { token: { key: append.key, fingerprint: append.fingerprint }, events: [], missing: append.count };
      }
      if (group.missing > 0) group.missing -= 1;
      group.events.push(event);
    }
    yield group;
  } finally {
    await keyed.return?.();
  }
}

function isRoomFor({ events }: Group, event: RecordedEvent): boolean {
  const last = events.at(-1);
  return last === undefined || (last.stream === event.stream && events.length < GROUP_EVENTS && bytesOf(events) + bytesOf([event]) <= GROUP_BYTES);
}

/** Each event of the target beside its like in the source, until the target ends. @throws NotACopy at the first difference */
export async function* pairsOf(source: EventStore, target: EventStore): AsyncGenerator<Pair> {
  const theirs = source.readAll()[Symbol.asyncIterator]();
  try {
    for await (const copy of target.readAll()) {
      const next = await theirs.next();
      if (next.done === true) throw new NotACopy(`the target has an event at position ${copy.position} that the source lacks`);
      if (!isSame(next.value, copy)) throw new NotACopy(`the event at position ${next.value.position} is another at position ${copy.position} of the target`);
      yield { source: next.value, target: copy };
    }
  } finally {
    await theirs.return?.();
  }
}

function isSame(a: RecordedEvent, b: RecordedEvent): boolean {
  const names = a.id === b.id && a.stream === b.stream && a.version === b.version && a.type === b.type && a.organisation === b.organisation;
  return names && a.header.equals(b.header) && a.payload.equals(b.payload) && a.salt.equals(b.salt) && a.mac.equals(b.mac);
}
