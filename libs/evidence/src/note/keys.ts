import { createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sha256 } from '../merkle/hashes.js';
import { decodeBase64 } from '../text.js';

/** Ed25519 keys of C2SP signed-note. A public key is written as `<name>+<key id in hex>+<base64(0x01 || key)>`. */

const ED25519 = 0x01;
/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410 section 4); the 32 bytes of the key follow. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface NoteVerifier {
  readonly name: string;
  /** Four bytes. */
  readonly keyId: Buffer;
  /** 32 bytes. */
  readonly publicKey: Buffer;
  verify(text: Buffer, signature: Buffer): boolean;
}

export interface NoteSigner {
  readonly name: string;
  readonly keyId: Buffer;
  sign(text: Buffer): Buffer;
}

/** What a keyring hands out for one log; the shape is all that is asked of it. */
export interface LogKey {
  readonly keyName: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export class NotANoteKey extends Error {
  override readonly name = 'NotANoteKey';
}

export function noteVerifier(name: string, publicKey: Buffer): NoteVerifier {
  requireKeyName(name);
  if (publicKey.length !== 32) throw new NotANoteKey('an Ed25519 public key has 32 bytes');
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return { name, keyId: keyId(name, publicKey), publicKey, verify: (text, signature) => signature.length === 64 && verify(null, text, key, signature) };
}

/** A keyring hands out the same object again and again; taking the public key apart costs more than signing. */
const signers = new WeakMap<LogKey, NoteSigner>();

export function signerOf(key: LogKey): NoteSigner {
  const known = signers.get(key);
  if (known !== undefined) return known;
  requireKeyName(key.keyName);
  const signer = { name: key.keyName, keyId: keyId(key.keyName, rawPublicKey(key.publicKey)), sign: (text: Buffer) => sign(null, text, key.privateKey) };
  signers.set(key, signer);
  return signer;
}

export function verifierOf(key: Pick<LogKey, 'keyName' | 'publicKey'>): NoteVerifier {
  return noteVerifier(key.keyName, rawPublicKey(key.publicKey));
}

export function formatPublicKey(key: Pick<NoteVerifier, 'name' | 'keyId' | 'publicKey'>): string {
  return `${key.name}+${key.keyId.toString('hex')}+${Buffer.concat([Buffer.of(ED25519), key.publicKey]).toString('base64')}`;
}

/** @throws NotANoteKey with the reason; the text is one line, without the newline of a file */
export function parsePublicKey(text: string): NoteVerifier {
  const parts = text.split('+');
  const [name = '', id = ''] = parts;
  // Base64 may itself hold a plus sign: only the first two separate.
  const bytes = decodeBase64(parts.slice(2).join('+'));
  if (bytes === null || bytes.length !== 33 || bytes[0] !== ED25519) throw new NotANoteKey('not an Ed25519 key of the form name+id+base64');
  const verifier = noteVerifier(name, bytes.subarray(1));
  if (verifier.keyId.toString('hex') !== id) throw new NotANoteKey(`the key id ${id.slice(0, 16)} does not belong to this name and key`);
  return verifier;
}

export function requireKeyName(name: string): void {
  if (name === '' || name.length > 200 || /[\s+\u0000-\u001f\u007f]/u.test(name) || !name.isWellFormed()) throw new NotANoteKey('a key name is 1 to 200 characters without spaces or plus signs');
}

function keyId(name: string, publicKey: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), publicKey])).subarray(0, 4);
}

function rawPublicKey(key: KeyObject): Buffer {
  const der = key.export({ format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new NotANoteKey('a log key is an Ed25519 key');
  return Buffer.from(der.subarray(SPKI_PREFIX.length));
}
