import { CORE_FILES, MANIFEST, MANIFEST_NOTE } from '../bundle/files.js';
import { manifestStatement } from '../bundle/manifest.js';
import type { Manifest } from '../bundle/manifest.js';
import { openCheckpoint, readCheckpoint } from '../note/checkpoint.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { NotANoteKey, parsePublicKey } from '../note/keys.js';
import type { NoteVerifier } from '../note/keys.js';
import { logNameOf, originOf } from '../note/origin.js';
import { MalformedNote, NoteNotVerified, openNote } from '../note/signed-note.js';
import { decodeUtf8 } from '../text.js';
import { Findings, note } from './report.js';
import type { Item } from './report.js';

export interface KeyChoice {
  readonly key: NoteVerifier | null;
  readonly item: Item;
}

/** The key in the bundle, unless the caller knows better; a key of the caller's own has to be the bundle's too. */
export function chooseKey(file: Buffer, trusted: { key: NoteVerifier; from: string } | null, manifest: Manifest): KeyChoice {
  const findings = new Findings();
  const own = readKey(file, CORE_FILES.key, findings);
  const key = trusted?.key ?? own;
  const origin = originOf(manifest.installation, logNameOf(manifest.organisation));
  if (manifest.origin !== origin) findings.add({ file: MANIFEST, text: `the manifest names the log ${manifest.origin}, that of the organisation is ${origin}` });
  if (key !== null && key.name !== origin) findings.add({ text: `the key is named ${key.name}, the log of the organisation ${origin}` });
  if (trusted !== null && own !== null && !own.publicKey.equals(trusted.key.publicKey)) findings.add({ file: CORE_FILES.key, text: `the bundle was signed with another key than the one ${trusted.from}` });
  if (findings.any || trusted !== null) return { key, item: findings.item('key', `the one ${trusted?.from ?? ''}`) };
  return {
    key,
    item: note('key', 'taken from the bundle itself: this shows that the bundle is whole, not who made it. Compare the key with one you got another way (--public-key), or pin it (--pin).'),
  };
}

export function readKey(file: Buffer, name: string, findings: Findings): NoteVerifier | null {
  const text = decodeUtf8(file);
  try {
    if (text?.endsWith('\n') === true) return parsePublicKey(text.slice(0, -1));
    findings.add({ file: name, text: `${name} is not one line of text` });
  } catch (error) {
    if (!(error instanceof NotANoteKey)) throw error;
    findings.add({ file: name, text: `${name}: ${error.message}` });
  }
  return null;
}

export function checkManifestNote(bytes: Buffer, noteBytes: Buffer, manifest: Manifest, key: NoteVerifier): Item {
  const findings = new Findings();
  const text = attempt(() => openNote(noteBytes, [key]), MANIFEST_NOTE, findings);
  if (text !== null && text !== manifestStatement(manifest.origin, bytes)) findings.add({ file: MANIFEST, text: 'manifest.json was changed: it is not the file that was signed' });
  return findings.item('manifest', `by ${key.name}, key ${key.keyId.toString('hex')}`);
}

/** @returns the checkpoint also when it is not to be believed, so that the other items can still be looked at */
export function checkCheckpoint(noteBytes: Buffer, manifest: Manifest, key: NoteVerifier): { checkpoint: Checkpoint | null; item: Item } {
  const findings = new Findings();
  const signed = attempt(() => openCheckpoint(noteBytes, key), CORE_FILES.checkpoint, findings);
  const checkpoint = signed ?? attempt(() => readCheckpoint(noteBytes), CORE_FILES.checkpoint, new Findings());
  if (checkpoint !== null && (checkpoint.size !== manifest.checkpoint.size || checkpoint.root.toString('base64') !== manifest.checkpoint.root)) {
    findings.add({ file: CORE_FILES.checkpoint, text: `the checkpoint is of ${checkpoint.size} leaves and another root than the manifest says (${manifest.checkpoint.size} leaves)` });
  }
  return { checkpoint, item: findings.item('checkpoint', `${manifest.checkpoint.size} leaves, root ${manifest.checkpoint.root}`) };
}

export function attempt<T>(read: () => T, file: string, findings: Findings): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedNote || error instanceof NoteNotVerified)) throw error;
    findings.add({ file, text: `${file}: ${error.message}` });
    return null;
  }
}
