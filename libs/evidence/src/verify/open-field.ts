import { createDecipheriv } from 'node:crypto';
import { decodeBase64Url } from '../text.js';
import { sha256 } from '../merkle/hashes.js';
import type { EventLine } from './parse-line.js';

const KEY_DOMAIN = Buffer.from('keystead.field-key.v1\u0000');
const TAG_BYTES = 16;

/**
 * Checks a disclosed field key (ADR 0001, "Sealed field"): it is the one the field was committed to, and it opens the box
 * in the place it was sealed for. @returns null when all is well, else what is wrong
 */
export function checkFieldKey(line: Pick<EventLine, 'payload' | 'type' | 'eventId'>, field: string, encodedKey: unknown): string | null {
  const key = typeof encodedKey === 'string' ? decodeBase64Url(encodedKey) : null;
  const sealed = sealedIn(line.payload?.[field]);
  if (key?.length !== 32) return 'the key is not 32 bytes of base64url';
  if (sealed === null) return 'the field is not a sealed one';
  const { box, nonce, commitment, subject } = sealed;
  if (!sha256(Buffer.concat([KEY_DOMAIN, key])).equals(commitment)) return 'the key is not the one the field was sealed under';
  return opens(key, nonce, box, Buffer.from(`keystead.field.v1\u0000${line.type}\u0000${line.eventId}\u0000${subject}\u0000${field}`)) ? null : 'the field does not open in this place';
}

function opens(key: Buffer, nonce: Buffer, box: Buffer, place: Buffer): boolean {
  if (nonce.length !== 12 || box.length < TAG_BYTES) return false;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(place).setAuthTag(box.subarray(-TAG_BYTES));
  try {
    decipher.update(box.subarray(0, -TAG_BYTES));
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

function sealedIn(value: unknown): { box: Buffer; nonce: Buffer; commitment: Buffer; subject: string } | null {
  const sealed = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['$sealed'] : null;
  if (typeof sealed !== 'object' || sealed === null) return null;
  const { box, nonce, commitment, subject } = sealed as Record<string, unknown>;
  if (typeof box !== 'string' || typeof nonce !== 'string' || typeof commitment !== 'string' || typeof subject !== 'string') return null;
  const [boxBytes, nonceBytes, commitmentBytes] = [decodeBase64Url(box), decodeBase64Url(nonce), decodeBase64Url(commitment)];
  return boxBytes === null || nonceBytes === null || commitmentBytes === null ? null : { box: boxBytes, nonce: nonceBytes, commitment: commitmentBytes, subject };
}
