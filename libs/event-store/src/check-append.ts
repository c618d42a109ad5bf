import { MAX_APPEND_BYTES, MAX_APPEND_EVENTS, MAX_FINGERPRINT_BYTES, MAX_KEY_BYTES, MAX_NAME_BYTES } from './limits.js';
import type { AppendResult, EventToAppend, Expected, IdempotencyToken } from './port.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Text that every engine stores and gives back unchanged: PostgreSQL takes no NUL, UTF-8 no lone surrogate. */
export function isStorableText(text: string, maxBytes: number): boolean {
  return text.length > 0 && text.length <= maxBytes && Buffer.byteLength(text) <= maxBytes && !text.includes('\0') && text.isWellFormed();
}

export function bytesOf(events: readonly EventToAppend[]): number {
  let bytes = 0;
  for (const event of events) bytes += event.header.length + event.payload.length + event.salt.length + event.mac.length;
  return bytes;
}

function faultOf(stream: string, expected: Expected, events: readonly EventToAppend[], idempotency: IdempotencyToken | undefined): string | null {
  if (!isStorableText(stream, MAX_NAME_BYTES)) return `a stream's name has 1 to ${MAX_NAME_BYTES} bytes of UTF-8 without NUL`;
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0 && expected < 2 ** 31)) return 'an expected version is a whole number from 0';
  if (events.length === 0) return 'an append has at least one event';
  if (events.length > MAX_APPEND_EVENTS) return `an append has at most ${MAX_APPEND_EVENTS} events`;
  if (idempotency !== undefined && !isStorableText(idempotency.key, MAX_KEY_BYTES)) return `an idempotency key has 1 to ${MAX_KEY_BYTES} bytes of UTF-8 without NUL`;
  if (idempotency !== undefined && !isStorableText(idempotency.fingerprint, MAX_FINGERPRINT_BYTES)) return `a fingerprint has 1 to ${MAX_FINGERPRINT_BYTES} bytes of UTF-8 without NUL`;
  for (const event of events) {
    if (!UUID.test(event.id)) return 'an event id is a UUID in lower case';
    if (!isStorableText(event.type, MAX_NAME_BYTES)) return `an event's type has 1 to ${MAX_NAME_BYTES} bytes of UTF-8 without NUL`;
    if (!isStorableText(event.organisation, MAX_NAME_BYTES)) return `an organisation has 1 to ${MAX_NAME_BYTES} bytes of UTF-8 without NUL`;
    if (event.salt.length !== 32 || event.mac.length !== 32) return 'salt and MAC have 32 bytes each';
  }
  if (new Set(events.map((event) => event.id)).size !== events.length) return 'two events of an append have the same id';
  return null;
}

/** The refusals on which all engines agree, before any of them is asked; null when there is none. `bytes` is as the engine counts. */
export function refuseAppend(stream: string, expected: Expected, events: readonly EventToAppend[], idempotency?: IdempotencyToken, bytes = bytesOf(events)): AppendResult | null {
  const reason = faultOf(stream, expected, events, idempotency);
  if (reason !== null) return { outcome: 'rejected', reason };
  return bytes > MAX_APPEND_BYTES ? { outcome: 'too-large', bytes, limit: MAX_APPEND_BYTES } : null;
}
