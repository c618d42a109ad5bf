import { leafHash, leafHeader, payloadDigest } from '../leaf.js';
import { NotInTree } from '../merkle/coordinates.js';
import { verifyInclusion } from '../merkle/verify.js';
import { openOwn } from '../seal/own-checkpoint.js';
import type { LogKeys, LogState, SourceEvent } from '../seal/ports.js';
import { decodeUtf8 } from '../text.js';
import type { EvidenceReader, LeafPlace } from './evidence-reader.js';
import { eventOfLeaf, type LeafSources } from './join-leaves.js';

/** `unproven`: neither what the event makes now nor what the log holds of it leads to the signed root. `not-sealed`: the sealer has passed it, and the log lists no leaf of it. */
export type Integrity = 'as-sealed' | 'changed' | 'missing' | 'unproven' | 'not-sealed' | 'not-sealed-yet';

export type EventBytes = Pick<SourceEvent, 'header' | 'payload' | 'salt'>;

export interface SealedLeaf {
  readonly place: LeafPlace;
  /** As it was sealed; null where the log does not hold it any more. */
  readonly hash: Buffer | null;
  /** What the event makes now; null where there is none. */
  readonly hashNow: Buffer | null;
  /** From `hash` to the signed root; null where it does not lead there. */
  readonly inclusion: { readonly hashes: readonly Buffer[]; readonly checkpoint: string } | null;
}

export interface LookedAt {
  readonly integrity: Integrity;
  /** As it is now. */
  readonly event: EventBytes | null;
  /** Null while, or because, it is not sealed. */
  readonly leaf: SealedLeaf | null;
}

export interface LookParts extends LeafSources {
  readonly reader: EvidenceReader;
  readonly keys: LogKeys;
}

/** Compares one event with its leaf, and the leaf with the newest signed root. @param inStream what stands in the event's place in its stream */
export async function lookAtEvent(parts: LookParts, organisation: string, eventId: string, inStream: SourceEvent | null): Promise<LookedAt> {
  const { reader, source, keys } = parts;
  const own = inStream?.id === eventId ? inStream : null;
  // The log before the place: whatever this log has passed is in its place by then, if it is sealed at all.
  const log = await reader.log(organisation);
  const place = await reader.leafOf(organisation, eventId);
  if (log === null || place === null || place.index >= log.size) {
    const last = log === null || own === null ? null : await reader.leafAt(organisation, log.size - 1);
    const passed = last !== null && own !== null && source.comparePositions(last.position, own.position) > 0;
    return { integrity: own === null ? 'missing' : passed ? 'not-sealed' : 'not-sealed-yet', event: own, leaf: null };
  }
  const event = own ?? (await eventOfLeaf(parts, log, organisation, place.index));
  const hashNow = event === null ? null : hashOf(event, place);
  const listed = await listedHash(reader, log, place.index);
  const path = await pathToRoot(reader, log, keys, place.index);
  const leads = (hash: Buffer | null): boolean => hash !== null && path !== null && path.verify(hash);
  const integrity = event === null ? 'missing' : leads(hashNow) ? 'as-sealed' : leads(listed) ? 'changed' : 'unproven';
  const hash = integrity === 'as-sealed' ? hashNow : listed;
  return { integrity, event, leaf: { place, hash, hashNow, inclusion: path !== null && leads(hash) ? { hashes: path.hashes, checkpoint: path.note } : null } };
}

function hashOf({ header, payload, salt }: EventBytes, { index, sealedAt }: LeafPlace): Buffer {
  return leafHash(leafHeader(decodeUtf8(header) ?? '', index, sealedAt.toISOString()), payloadDigest(salt, payload));
}

async function listedHash(reader: EvidenceReader, log: LogState, index: number): Promise<Buffer | null> {
  for await (const hash of reader.leafHashes(log, index, index + 1)) return hash;
  return null;
}

interface Path {
  readonly hashes: readonly Buffer[];
  readonly note: string;
  verify(hash: Buffer): boolean;
}

/** Null where the root is not signed by this installation, or hashes on the way to it are gone. */
async function pathToRoot(reader: EvidenceReader, log: LogState, keys: LogKeys, index: number): Promise<Path | null> {
  const { note, name, size } = log;
  const tree = openOwn(note, name, keys);
  if (note === null || tree === null || tree.size !== size) return null;
  try {
    const hashes = await reader.inclusion(log, index, size);
    return { hashes, note, verify: (hash) => verifyInclusion(hash, index, tree, hashes) };
  } catch (error) {
    if (error instanceof NotInTree) return null;
    throw error;
  }
}
