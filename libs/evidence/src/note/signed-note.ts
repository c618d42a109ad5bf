import { decodeBase64, decodeUtf8 } from '../text.js';
import { NotANoteKey, requireKeyName } from './keys.js';
import type { NoteSigner, NoteVerifier } from './keys.js';

/** C2SP signed-note: a text, a blank line, and signature lines `— <key name> <base64(key id || signature)>`. */

export const MAX_NOTE_BYTES = 65_536;
const MAX_SIGNATURES = 32;

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

export interface SignedNote {
  /** Ends in a newline; what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export class MalformedNote extends Error {
  override readonly name = 'MalformedNote';
}

/** The text is well formed and no key that we know failed, but `unsigned` or `bad-signature` says why it is not to be believed. */
export class NoteNotVerified extends Error {
  override readonly name = 'NoteNotVerified';

  constructor(
    readonly reason: 'unsigned' | 'bad-signature',
    message: string,
  ) {
    super(message);
  }
}

export function signNote(text: string, signers: readonly NoteSigner[]): string {
  requireText(text);
  const bytes = Buffer.from(text);
  const lines = signers.map((signer) => `— ${signer.name} ${Buffer.concat([signer.keyId, signer.sign(bytes)]).toString('base64')}\n`);
  return `${text}\n${lines.join('')}`;
}

/** @throws MalformedNote */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > MAX_NOTE_BYTES) throw new MalformedNote(`a note is at most ${MAX_NOTE_BYTES} bytes`);
  const note = decodeUtf8(bytes);
  if (note === null) throw new MalformedNote('the note is not UTF-8');
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0) throw new MalformedNote('the note has no blank line before its signatures');
  const text = note.slice(0, cut + 1);
  requireText(text);
  const lines = note.slice(cut + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw new MalformedNote('the signatures do not end in a newline');
  if (lines.length > MAX_SIGNATURES) throw new MalformedNote(`a note has at most ${MAX_SIGNATURES} signatures`);
  return { text, signatures: lines.map(parseSignature) };
}

/**
 * Returns the text once a known key has signed it. Signatures of unknown keys are ignored, as the specification asks.
 * @throws MalformedNote, or NoteNotVerified when no known key signed or one of their signatures is wrong
 */
export function openNote(bytes: Uint8Array, verifiers: readonly NoteVerifier[]): string {
  const note = parseNote(bytes);
  const text = Buffer.from(note.text);
  let signed = false;
  for (const { name, keyId, signature } of note.signatures) {
    const known = verifiers.find((verifier) => verifier.name === name && verifier.keyId.equals(keyId));
    if (known === undefined) continue;
    if (!known.verify(text, signature)) throw new NoteNotVerified('bad-signature', `the signature of ${name} is wrong`);
    signed = true;
  }
  if (!signed) throw new NoteNotVerified('unsigned', `not signed by ${verifiers.map((verifier) => `${verifier.name} (key ${verifier.keyId.toString('hex')})`).join(' or ')}`);
  return note.text;
}

function parseSignature(line: string): NoteSignature {
  const match = /^— ([^ ]+) ([A-Za-z0-9+/]+=*)$/u.exec(line);
  const bytes = match === null ? null : decodeBase64(match[2]!);
  if (match === null || bytes === null || bytes.length < 5) throw new MalformedNote('a signature line is not of the form "— name base64"');
  try {
    requireKeyName(match[1]!);
  } catch (error) {
    if (error instanceof NotANoteKey) throw new MalformedNote(error.message);
    throw error;
  }
  return { name: match[1]!, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function requireText(text: string): void {
  if (!text.endsWith('\n')) throw new MalformedNote('the text of a note ends in a newline');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text) || !text.isWellFormed()) throw new MalformedNote('the note holds a control character or is not well-formed');
}
