import { openCheckpoint, type Checkpoint } from '../note/checkpoint.js';
import { verifierOf } from '../note/keys.js';
import { MalformedNote, NoteNotVerified } from '../note/signed-note.js';
import type { LogKeys } from './ports.js';

/** Null for a note that this installation did not sign for the log. */
export function openOwn(note: string | null, name: string, keys: LogKeys): Checkpoint | null {
  try {
    return note === null ? null : openCheckpoint(Buffer.from(note), verifierOf(keys.logSigningKey(name)));
  } catch (error) {
    if (error instanceof MalformedNote || error instanceof NoteNotVerified) return null;
    throw error;
  }
}
