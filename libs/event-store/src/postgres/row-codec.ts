import type { RecordedEvent } from '../port.js';

/** In the order in which `decodeRows` takes them. */
export const COLUMNS = 'position, recorded_at, version, id, stream, type, organisation, header, payload, salt, mac';

/** Signature, flags and an empty extension: https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format". */
const FILE_HEADER = 19;
const TRAILER = -1;
/** PostgreSQL counts microseconds from 2000-01-01. */
const EPOCH_MS = 946_684_800_000;

function int64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

function uuid(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Rows of `COLUMNS` as COPY writes them. The events' buffers are views of `bytes`. */
export function decodeRows(bytes: Buffer): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  let at = FILE_HEADER;
  const field = (): Buffer => {
    const from = at + 4;
    at = from + bytes.readInt32BE(at);
    return bytes.subarray(from, at);
  };
  const text = (): string => {
    const from = at + 4;
    at = from + bytes.readInt32BE(at);
    return bytes.toString('utf8', from, at);
  };
  while (at < bytes.length && bytes.readInt16BE(at) !== TRAILER) {
    // Two bytes of field count, then four columns of fixed size, each behind its length.
    const position = int64(bytes, at + 6);
    const recordedAt = new Date(EPOCH_MS + int64(bytes, at + 18) / 1000);
    const version = bytes.readInt32BE(at + 30);
    const id = uuid(bytes, at + 38);
    at += 54;
    events.push({ position: String(position), recordedAt, version, id, stream: text(), type: text(), organisation: text(), header: field(), payload: field(), salt: field(), mac: field() });
  }
  return events;
}
