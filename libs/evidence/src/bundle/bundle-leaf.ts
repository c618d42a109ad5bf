import { parseCanonicalObject } from '../canonical.js';
import { leafHeader, leafHash, payloadDigest, SALT_BYTES } from '../leaf.js';
import { decodeUtf8 } from '../text.js';

/** A leaf as the exporter hands it over. */
export interface BundleLeaf {
  readonly index: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly sealedAt: string;
  /** Stored bytes of the event. */
  readonly header: Buffer;
  readonly payload: Buffer;
  readonly salt: Buffer;
  /** The leaf as it was sealed, where the log still has it: bytes that were changed since are then found, and located. */
  readonly sealedHash?: Buffer;
  /** Where the event lies, by the log's own account; for whoever has to look for it. */
  readonly place?: EventPlace;
  /** Whether payload and salt go into the bundle; without them there is only their digest. */
  readonly disclose: boolean;
  /** Keys of sealed fields (32 bytes each) that the reader of the bundle may open; only with `disclose`. */
  readonly fieldKeys?: Readonly<Record<string, Buffer>>;
}

export interface EventPlace {
  readonly eventId: string;
  /** Opaque, as the event store gave it. */
  readonly position: string;
}

/** A leaf whose event is not to be had: its hash is all that a bundle can hold. */
export interface LostLeaf {
  readonly lost: true;
  readonly index: number;
  readonly sealedHash: Buffer;
  /** Null where the log does not list the leaf any more. */
  readonly place: EventPlace | null;
}

export type PeriodLeaf = BundleLeaf | LostLeaf;

export function isLost(leaf: PeriodLeaf): leaf is LostLeaf {
  return 'lost' in leaf;
}

export interface WrittenLeaf {
  /** Canonical JSON and a newline; null where there is no event that a line could hold. */
  readonly line: string | null;
  /** As it was sealed; recomputed where that is not known. */
  readonly hash: Buffer;
  /** Whether the line shows the payload. */
  readonly shown: boolean;
  /** Whether the event is not what was sealed. */
  readonly changed: boolean;
}

/** One line of `events.jsonl`: members in the order of canonical JSON, header and payload byte for byte as they were stored. */
export function writeLeaf(leaf: PeriodLeaf): WrittenLeaf {
  if (isLost(leaf)) return { line: null, hash: leaf.sealedHash, shown: false, changed: true };
  const digest = payloadDigest(leaf.salt, leaf.payload);
  const header = leafHeader(leaf.header.toString('utf8'), leaf.index, leaf.sealedAt);
  const recomputed = leafHash(header, digest);
  const hash = leaf.sealedHash ?? recomputed;
  const asSealed = leaf.sealedHash !== undefined && recomputed.equals(hash);
  const changed = leaf.sealedHash !== undefined && !asSealed;
  // What was sealed is canonical JSON. What somebody made of it may be none, and would take the lines after it along.
  if (!asSealed && !isCanonicalObject(leaf.header)) return { line: null, hash, shown: false, changed };
  const shown = leaf.disclose && (asSealed || (leaf.salt.length === SALT_BYTES && isCanonicalObject(leaf.payload)));
  const fields = shown && leaf.fieldKeys !== undefined && Object.keys(leaf.fieldKeys).length > 0 ? `"fields":${fieldsJson(leaf.fieldKeys)},` : '';
  const payload = shown ? `,"payload":${leaf.payload.toString('utf8')},"salt":"${leaf.salt.toString('base64url')}"` : '';
  return { line: `{"digest":"${digest.toString('base64url')}",${fields}"leaf":${header}${payload}}\n`, hash, shown, changed };
}

function isCanonicalObject(bytes: Buffer): boolean {
  const text = decodeUtf8(bytes);
  return text !== null && parseCanonicalObject(text) !== null;
}

function fieldsJson(keys: Readonly<Record<string, Buffer>>): string {
  const members = Object.keys(keys)
    .sort()
    .map((name) => `${JSON.stringify(name)}:"${keys[name]!.toString('base64url')}"`);
  return `{${members.join(',')}}`;
}
