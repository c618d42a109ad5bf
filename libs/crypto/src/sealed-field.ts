/**
 * A personal field of an event, sealed under a key that is derived for this one field of this one event. Whoever is given that
 * key opens this field and nothing else; whoever destroys the subject's key closes them all. Frozen by ADR 0001, "Sealed field".
 */
import { hkdfSync } from 'node:crypto';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { DoesNotOpen, aeadOpen, aeadSeal } from './aead.js';
import { sha256 } from './payload-digest.js';
import { constantTimeEqual, wipe } from './secrets.js';

/** Where a box belongs; a box moved elsewhere does not open. */
export interface FieldPlace {
  /** The stored event's type, with its version. */
  readonly type: string;
  readonly eventId: string;
  /** Pseudonym of the data subject. */
  readonly subject: string;
  readonly field: string;
}

export interface SealedField {
  readonly $sealed: {
    readonly alg: 'A256GCM';
    readonly box: string;
    readonly commitment: string;
    readonly nonce: string;
    readonly subject: string;
  };
}

const DOMAIN = 'keystead.field.v1';
const KEY_DOMAIN = Buffer.from('keystead.field-key.v1\0');
const PADDING_BYTES = 64;

/** The caller wipes it, or discloses it to open this one field. */
export function fieldKey(subjectKey: Buffer, place: FieldPlace): Buffer {
  return Buffer.from(hkdfSync('sha256', subjectKey, DOMAIN, info(place), 32));
}

/** @param nonce 12 random bytes @throws NotCanonicalisable */
export function sealField(subjectKey: Buffer, place: FieldPlace, value: unknown, nonce: Buffer): SealedField {
  const key = fieldKey(subjectKey, place);
  const plaintext = pad(Buffer.from(canonicalJson(value), 'utf8'));
  const box = aeadSeal(key, nonce, info(place), plaintext).toString('base64url');
  const commitment = commitmentTo(key).toString('base64url');
  wipe(key, plaintext);
  return { $sealed: { alg: 'A256GCM', box, commitment, nonce: nonce.toString('base64url'), subject: place.subject } };
}

/** @throws DoesNotOpen when key, place, commitment or box do not belong together */
export function openField(subjectKey: Buffer, place: FieldPlace, sealed: SealedField): unknown {
  const key = fieldKey(subjectKey, place);
  try {
    return openFieldWithKey(key, place, sealed);
  } finally {
    wipe(key);
  }
}

/** For whoever holds a disclosed field key. @throws DoesNotOpen */
export function openFieldWithKey(key: Buffer, place: FieldPlace, sealed: SealedField): unknown {
  if (sealed.$sealed.subject !== place.subject || !verifyCommitment(key, sealed)) throw new DoesNotOpen('the field was sealed under another key');
  const nonce = Buffer.from(sealed.$sealed.nonce, 'base64url');
  const plaintext = aeadOpen(key, nonce, info(place), Buffer.from(sealed.$sealed.box, 'base64url'));
  const value: unknown = JSON.parse(unpad(plaintext).toString('utf8'));
  wipe(plaintext);
  return value;
}

/** Whether this is the one key the field was sealed under. AES-GCM alone does not say: one box can open under two keys. */
export function verifyCommitment(key: Buffer, sealed: SealedField): boolean {
  return constantTimeEqual(commitmentTo(key), Buffer.from(sealed.$sealed.commitment, 'base64url'));
}

const MEMBERS = ['alg', 'box', 'commitment', 'nonce', 'subject'] as const;

/** Exactly the stored form, nothing more and nothing less. */
export function isSealedField(value: unknown): value is SealedField {
  if (!hasSealedMember(value) || Object.keys(value).length !== 1) return false;
  const sealed = value.$sealed as Record<string, unknown> | null;
  if (typeof sealed !== 'object' || sealed === null || Object.keys(sealed).length !== MEMBERS.length) return false;
  return MEMBERS.every((member) => typeof sealed[member] === 'string') && sealed['alg'] === 'A256GCM';
}

/** What a plain value must not have at its top: a reader would take it for a box. */
export function hasSealedMember(value: unknown): value is { readonly $sealed: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$sealed');
}

function commitmentTo(key: Buffer): Buffer {
  return sha256(Buffer.concat([KEY_DOMAIN, key]));
}

function info(place: FieldPlace): Buffer {
  return Buffer.from(`${DOMAIN}\0${place.type}\0${place.eventId}\0${place.subject}\0${place.field}`, 'utf8');
}

/** ISO/IEC 7816-4 padding: hides how long a short value is. */
function pad(plaintext: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil((plaintext.length + 1) / PADDING_BYTES) * PADDING_BYTES);
  plaintext.copy(padded);
  padded[plaintext.length] = 0x80;
  wipe(plaintext);
  return padded;
}

function unpad(padded: Buffer): Buffer {
  let end = padded.length - 1;
  while (padded[end] === 0) end -= 1;
  if (padded[end] !== 0x80) throw new DoesNotOpen('the field is not padded as it should be');
  return padded.subarray(0, end);
}
