import type { Tree } from '../merkle/verify.js';
import { HASH_BYTES } from '../merkle/hashes.js';
import { decodeBase64, decodeDecimal } from '../text.js';
import type { NoteSigner, NoteVerifier } from './keys.js';
import { MalformedNote, openNote, parseNote, signNote } from './signed-note.js';

/** C2SP tlog-checkpoint: a signed note whose text is origin, tree size and root, one a line. We write no extension lines and read none. */

export interface Checkpoint extends Tree {
  readonly origin: string;
}

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** @throws MalformedNote */
export function parseCheckpointText(text: string): Checkpoint {
  const lines = text.split('\n');
  const [origin = '', size = '', root = ''] = lines;
  if (lines.length !== 4 || lines[3] !== '') throw new MalformedNote('a checkpoint is three lines: origin, size, root');
  const count = decodeDecimal(size);
  const hash = decodeBase64(root);
  if (origin === '' || origin.length > 200) throw new MalformedNote('the origin of a checkpoint has 1 to 200 characters');
  if (count === null) throw new MalformedNote('the size of a checkpoint is a decimal number without leading zeros');
  if (hash === null || hash.length !== HASH_BYTES) throw new MalformedNote('the root of a checkpoint is the base64 of 32 bytes');
  return { origin, size: count, root: hash };
}

export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/** Reads without believing: no signature is checked. @throws MalformedNote */
export function readCheckpoint(note: Uint8Array): Checkpoint {
  return parseCheckpointText(parseNote(note).text);
}

/** @throws MalformedNote, NoteNotVerified, or MalformedNote when the origin is not the key's name */
export function openCheckpoint(note: Uint8Array, verifier: NoteVerifier): Checkpoint {
  const checkpoint = parseCheckpointText(openNote(note, [verifier]));
  if (checkpoint.origin !== verifier.name) throw new MalformedNote(`the checkpoint is of ${checkpoint.origin}, not of ${verifier.name}`);
  return checkpoint;
}
