import { leafHeader, leafHash, payloadDigest } from '../leaf.js';

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
  /** Whether payload and salt go into the bundle; without them there is only their digest. */
  readonly disclose: boolean;
  /** Keys of sealed fields (32 bytes each) that the reader of the bundle may open; only with `disclose`. */
  readonly fieldKeys?: Readonly<Record<string, Buffer>>;
}

export interface WrittenLeaf {
  /** Canonical JSON and a newline. */
  readonly line: string;
  /** As it was sealed; recomputed where that is not known. */
  readonly hash: Buffer;
}

/** One line of `events.jsonl`: members in the order of canonical JSON, header and payload byte for byte as they were stored. */
export function writeLeaf(leaf: BundleLeaf): WrittenLeaf {
  const digest = payloadDigest(leaf.salt, leaf.payload);
  const header = leafHeader(leaf.header.toString('utf8'), leaf.index, leaf.sealedAt);
  const fields = leaf.disclose && leaf.fieldKeys !== undefined && Object.keys(leaf.fieldKeys).length > 0 ? `"fields":${fieldsJson(leaf.fieldKeys)},` : '';
  const payload = leaf.disclose ? `,"payload":${leaf.payload.toString('utf8')},"salt":"${leaf.salt.toString('base64url')}"` : '';
  return { line: `{"digest":"${digest.toString('base64url')}",${fields}"leaf":${header}${payload}}\n`, hash: leaf.sealedHash ?? leafHash(header, digest) };
}

function fieldsJson(keys: Readonly<Record<string, Buffer>>): string {
  const members = Object.keys(keys)
    .sort()
    .map((name) => `${JSON.stringify(name)}:"${keys[name]!.toString('base64url')}"`);
  return `{${members.join(',')}}`;
}
