import { CORE_FILES, MANIFEST, MAX_MANIFEST_BYTES, MAX_PROOF_BYTES, OPTIONAL_FILES } from '../bundle/files.js';
import { parseManifest } from '../bundle/manifest.js';
import { UnreadableBundle, type BundleReader } from '../bundle/bundle-reader.js';
import { readBundle } from '../bundle/read-bundle.js';
import type { RangeVerifier } from '../merkle/verify.js';
import { verifyConsistency } from '../merkle/verify.js';
import { openCheckpoint } from '../note/checkpoint.js';
import type { Checkpoint } from '../note/checkpoint.js';
import type { NoteVerifier } from '../note/keys.js';
import { MAX_NOTE_BYTES } from '../note/signed-note.js';
import { MalformedProof, parseProof } from '../note/proof-text.js';
import { Findings } from './report.js';
import type { Item } from './report.js';
import { attempt, readKey } from './signatures.js';

export interface EarlierBundle {
  readonly origin: string;
  readonly note: Buffer;
  readonly key: NoteVerifier;
  readonly size: number;
}

/** @throws UnreadableBundle */
export async function readEarlier(path: string): Promise<EarlierBundle> {
  const zip = await readBundle(path).catch((error: unknown) => {
    throw error instanceof UnreadableBundle ? new UnreadableBundle(`the earlier bundle: ${error.message}`) : error;
  });
  try {
    const [manifest, note, keyFile] = [zip.entry(MANIFEST), zip.entry(CORE_FILES.checkpoint), zip.entry(CORE_FILES.key)];
    if (manifest === null || note === null || keyFile === null) throw new UnreadableBundle('the earlier bundle holds no manifest, checkpoint or key');
    const { origin, checkpoint } = parseManifest(await zip.read(manifest, MAX_MANIFEST_BYTES));
    const findings = new Findings();
    const key = readKey(await zip.read(keyFile, MAX_NOTE_BYTES), CORE_FILES.key, findings);
    if (key === null) throw new UnreadableBundle(`the earlier bundle: ${findings.listed[0]?.text ?? 'its key cannot be read'}`);
    return { origin, note: await zip.read(note, MAX_NOTE_BYTES), key, size: checkpoint.size };
  } finally {
    await zip.close();
  }
}

/** Is the earlier tree the beginning of this one? Shown by the range itself where it touches that size, else by a consistency proof. */
export async function checkEarlier(earlier: EarlierBundle, checkpoint: Checkpoint, zip: BundleReader, range: RangeVerifier | null, rangeHolds: boolean, key: NoteVerifier): Promise<Item> {
  const findings = new Findings();
  const was = attempt(() => openCheckpoint(earlier.note, key), `${CORE_FILES.checkpoint} of the earlier bundle`, findings);
  if (was === null) return findings.item('earlier', '');
  if (was.size > checkpoint.size) findings.add({ text: `the other bundle is the later one: its checkpoint has ${was.size} leaves, this one ${checkpoint.size}. Verify that one with this one as the earlier` });
  else if (was.size === checkpoint.size) differs(was.root.equals(checkpoint.root), was.size, findings);
  else if (rangeHolds && range?.rootAt(was.size) != null) differs(range.rootAt(was.size)!.equals(was.root), was.size, findings);
  else await byProof(was, checkpoint, zip, findings);
  return findings.item('earlier', `its ${was.size} leaves are the first ${was.size} of this log`);
}

function differs(same: boolean, size: number, findings: Findings): void {
  if (!same) findings.add({ text: `the first ${size} leaves are not those of the earlier bundle: history was changed, or the log was set back` });
}

async function byProof(was: Checkpoint, checkpoint: Checkpoint, zip: BundleReader, findings: Findings): Promise<void> {
  const entry = zip.entry(OPTIONAL_FILES.consistency);
  const missing = `this bundle cannot show it: it holds no consistency proof from ${was.size} leaves. Ask for an export that names the earlier checkpoint`;
  if (entry === null) return findings.add({ text: missing });
  try {
    const proof = parseProof('consistency', await zip.read(entry, MAX_PROOF_BYTES));
    if (proof.numbers[0] !== was.size) findings.add({ text: missing });
    else differs(verifyConsistency(was, checkpoint, proof.hashes), was.size, findings);
  } catch (error) {
    if (!(error instanceof MalformedProof)) throw error;
    findings.add({ file: OPTIONAL_FILES.consistency, text: `${OPTIONAL_FILES.consistency}: ${error.message}` });
  }
}
