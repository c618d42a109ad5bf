import { isLost, type BundleLeaf, type EventPlace, type PeriodLeaf } from '../bundle/bundle-leaf.js';
import type { EventSource, LogState, SourceEvent } from '../seal/ports.js';
import type { EvidenceReader } from './evidence-reader.js';
import { Ordered } from './ordered.js';

export interface LeafSources {
  readonly reader: EvidenceReader;
  readonly source: EventSource;
}

export interface Span {
  readonly organisation: string;
  readonly start: number;
  readonly end: number;
  /** Whether an event's payload goes into the bundle. */
  readonly disclose: (event: SourceEvent) => boolean;
  /** Asked for disclosed payloads only. */
  readonly fieldKeys?: (event: SourceEvent) => Promise<Readonly<Record<string, Buffer>>>;
}

/** A leaf of which nothing is left that a bundle could hold: neither its event nor, in the log's tiles, its hash. */
export class SealedEventMissing extends Error {
  override readonly name = 'SealedEventMissing';

  constructor(
    readonly index: number,
    readonly place: EventPlace | null,
  ) {
    super(`Leaf ${index}${place === null ? '' : ` (event ${place.eventId}, position ${place.position})`} was sealed, but neither its event nor its hash is there any more.`);
  }
}

/**
 * Each leaf of [start, end) with the bytes of its event and with the hash that was sealed: what somebody changed is exported as it is now, and what somebody
 * took away as a hash alone, so that the bundle shows both. Leaves, hashes and events come in the same order; parked events have no leaf and are passed over.
 * @throws SealedEventMissing
 */
export async function* joinLeaves({ reader, source }: LeafSources, log: LogState, span: Span): AsyncIterable<PeriodLeaf> {
  const { organisation, start, end } = span;
  if (start >= end) return;
  const after = (await reader.leafAt(organisation, start - 1))?.position ?? '';
  const hashes = reader.leafHashes(log, start, end)[Symbol.asyncIterator]();
  const places = new Ordered(reader.leaves(organisation, start, end));
  const events = new Ordered(source.readAll({ organisation, after, pageSize: Math.min(1000, end - start + 1) }));
  try {
    for (let index = start; index < end; index += 1) {
      const hash = await hashes.next();
      const sealedHash = hash.done === true ? null : hash.value;
      const place = await places.at((one) => one.index - index);
      const found = place === null ? null : await events.at(({ position }) => source.comparePositions(position, place.position));
      const event = found?.id === place?.eventId ? found : null;
      if (place !== null && event !== null) yield await leafOf(event, { index, sealedAt: place.sealedAt.toISOString(), place, ...(sealedHash === null ? {} : { sealedHash }) }, span);
      else if (sealedHash !== null) yield { lost: true, index, sealedHash, place };
      else throw new SealedEventMissing(index, place);
    }
  } finally {
    await Promise.all([hashes.return?.(), places.close(), events.close()]);
  }
}

/** The event that lies where this leaf was sealed, whatever was made of it; null where it is not to be had. */
export async function eventOfLeaf(sources: LeafSources, log: LogState, organisation: string, index: number): Promise<Pick<SourceEvent, 'header' | 'payload' | 'salt'> | null> {
  try {
    for await (const leaf of joinLeaves(sources, log, { organisation, start: index, end: index + 1, disclose: () => false })) return isLost(leaf) ? null : leaf;
    return null;
  } catch (error) {
    if (error instanceof SealedEventMissing) return null;
    throw error;
  }
}

type Sealed = Pick<BundleLeaf, 'index' | 'sealedAt' | 'place' | 'sealedHash'>;

async function leafOf(event: SourceEvent, sealed: Sealed, { disclose, fieldKeys }: Span): Promise<BundleLeaf> {
  const { header, payload, salt } = event;
  const shown = disclose(event);
  return { ...sealed, header, payload, salt, disclose: shown, ...(shown && fieldKeys !== undefined ? { fieldKeys: await fieldKeys(event) } : {}) };
}
