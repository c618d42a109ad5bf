import { CORE_FILES, MANIFEST, MANIFEST_NOTE, MAX_MANIFEST_BYTES } from '../bundle/files.js';
import { parseManifest } from '../bundle/manifest.js';
import type { Manifest } from '../bundle/manifest.js';
import { UnreadableBundle, type BundleReader } from '../bundle/bundle-reader.js';
import { readBundle } from '../bundle/read-bundle.js';
import { sha256 } from '../merkle/hashes.js';
import { formatPublicKey, parsePublicKey } from '../note/keys.js';
import type { NoteVerifier } from '../note/keys.js';
import { MAX_NOTE_BYTES } from '../note/signed-note.js';
import { checkContents } from './check-contents.js';
import { readEarlier } from './check-earlier.js';
import type { EarlierBundle } from './check-earlier.js';
import { checkNames, checkSums } from './check-files.js';
import { Findings, verdictOf } from './report.js';
import type { Item, Report } from './report.js';
import { checkCheckpoint, checkManifestNote, chooseKey } from './signatures.js';

export interface VerifyOptions {
  /** `name+id+base64`, got from somewhere else than the bundle. @throws NotANoteKey */
  readonly publicKey?: string;
  /** Of the platform log, in the same form. */
  readonly platformKey?: string;
  /** Path of a bundle of the same organisation that was exported before; its key is then the expected one. */
  readonly earlierBundle?: string;
  /** Bytes of events.jsonl read, and all of them. */
  readonly onProgress?: (bytes: number, of: number) => void;
}

/**
 * Verifies a bundle without server or network, in bounded memory. Faults become findings; a file that is no bundle becomes the verdict
 * `unreadable`. It throws only for a `publicKey` or `platformKey` that is none.
 */
export async function verifyBundle(path: string, options: VerifyOptions = {}): Promise<Report> {
  const keys = { own: keyOf(options.publicKey), platform: keyOf(options.platformKey) };
  let zip: BundleReader | null = null;
  try {
    const earlier = options.earlierBundle === undefined ? null : await readEarlier(options.earlierBundle);
    zip = await readBundle(path);
    return await verifyOpen(zip, keys, earlier, options.onProgress ?? (() => undefined));
  } catch (error) {
    const reason = error instanceof UnreadableBundle ? error.message : `the file could not be read: ${error instanceof Error ? error.message : 'unknown reason'}`;
    return { verdict: 'unreadable', reason, items: [], subject: null };
  } finally {
    await zip?.close();
  }
}

interface Keys {
  readonly own: NoteVerifier | null;
  readonly platform: NoteVerifier | null;
}

async function verifyOpen(zip: BundleReader, keys: Keys, earlier: EarlierBundle | null, onProgress: (bytes: number, of: number) => void): Promise<Report> {
  const [manifestEntry, noteEntry] = [zip.entry(MANIFEST), zip.entry(MANIFEST_NOTE)];
  if (manifestEntry === null || noteEntry === null) throw new UnreadableBundle('it holds no manifest.json with its manifest.note: it is not an evidence bundle');
  const manifestBytes = await zip.read(manifestEntry, MAX_MANIFEST_BYTES);
  const manifest = parseManifest(manifestBytes);
  const files = new Findings();
  if (!checkNames(zip, manifest, files)) return report(manifest, manifestBytes, null, [files.item('files', '')]);

  const trusted = keys.own !== null ? { key: keys.own, from: 'you gave' } : earlier !== null ? { key: earlier.key, from: 'of the earlier bundle' } : null;
  const { key, item: keyItem } = chooseKey(await zip.read(zip.entry(CORE_FILES.key)!, MAX_NOTE_BYTES), trusted, manifest);
  if (key === null) return report(manifest, manifestBytes, null, [keyItem]);
  const manifestItem = checkManifestNote(manifestBytes, await zip.read(noteEntry, MAX_NOTE_BYTES), manifest, key);
  const checkpointNote = await zip.read(zip.entry(CORE_FILES.checkpoint)!, MAX_NOTE_BYTES);
  const { checkpoint, item: checkpointItem } = checkCheckpoint(checkpointNote, manifest, key);
  await checkSums(zip, manifest, files);
  const contents = checkpoint === null ? [] : await checkContents({ zip, manifest, files, checkpoint, checkpointNote, key, earlier, platformKey: keys.platform, onProgress });
  return report(manifest, manifestBytes, key, [files.item('files', `${manifest.files.length} files, with the SHA-256 and size listed`), keyItem, manifestItem, checkpointItem, ...contents]);
}

function report(manifest: Manifest, bytes: Buffer, key: NoteVerifier | null, items: readonly Item[]): Report {
  const { organisation, origin, period, counts, checkpoint } = manifest;
  const manifestDigest = sha256(bytes).toString('hex');
  return { verdict: verdictOf(items), reason: null, items, subject: { organisation, origin, period, events: counts.events, checkpointSize: checkpoint.size, manifestDigest, publicKey: key === null ? '' : formatPublicKey(key) } };
}

function keyOf(text: string | undefined): NoteVerifier | null {
  return text === undefined ? null : parsePublicKey(text.trim());
}
