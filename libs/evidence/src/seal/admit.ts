import { parseCanonicalObject } from '../canonical.js';
import { payloadDigest, SALT_BYTES } from '../leaf.js';
import { decodeUtf8 } from '../text.js';
import type { ParkReason, SourceEvent, WriterCheck } from './ports.js';

export type Admission = { readonly header: string; readonly digest: Buffer } | { readonly refused: ParkReason };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether an event may become evidence. The MAC covers header and payload only, so the columns beside them must say the same
 * as the header: otherwise a valid row could be copied into another organisation's log.
 */
export function admit(event: SourceEvent, writer: WriterCheck): Admission {
  const header = canonicalObject(event.header);
  if (header === null || !saysTheSame(header.value, event)) return { refused: 'header' };
  if (event.salt.length !== SALT_BYTES || canonicalObject(event.payload) === null) return { refused: 'payload' };
  const digest = payloadDigest(event.salt, event.payload);
  return writer.verify(header.value['writer'] as string, event.header, digest, event.mac) ? { header: header.text, digest } : { refused: 'mac' };
}

function saysTheSame(header: Record<string, unknown>, event: SourceEvent): boolean {
  return (
    header['v'] === 1 &&
    UUID.test(event.id) &&
    header['id'] === event.id &&
    header['type'] === event.type &&
    header['organisation'] === event.organisation &&
    header['stream'] === event.stream &&
    typeof header['writer'] === 'string'
  );
}

/** Bytes that are not canonical JSON could be read in two ways, and no bundle could carry them. */
function canonicalObject(bytes: Buffer): { text: string; value: Record<string, unknown> } | null {
  const text = decodeUtf8(bytes);
  const value = text === null ? null : parseCanonicalObject(text);
  return text === null || value === null ? null : { text, value };
}
