import { MAX_PROOF_BYTES, OPTIONAL_FILES } from '../bundle/files.js';
import type { Manifest } from '../bundle/manifest.js';
import type { BundleReader } from '../bundle/bundle-reader.js';
import { hashLeafData } from '../merkle/hashes.js';
import { verifyInclusion } from '../merkle/verify.js';
import { openCheckpoint } from '../note/checkpoint.js';
import type { NoteVerifier } from '../note/keys.js';
import { originOf, PLATFORM_LOG } from '../note/origin.js';
import { MAX_NOTE_BYTES } from '../note/signed-note.js';
import { MalformedProof, parseProof } from '../note/proof-text.js';
import { Findings } from './report.js';
import type { Item } from './report.js';
import { attempt, readKey } from './signatures.js';

/** The bundle's checkpoint as a leaf of the platform log, which everybody is shown the same. Null when the bundle holds no such proof. */
export async function checkPlatform(zip: BundleReader, manifest: Manifest, checkpointNote: Buffer, trusted: NoteVerifier | null): Promise<Item | null> {
  const [proofEntry, keyEntry] = [zip.entry(OPTIONAL_FILES.platformProof), zip.entry(OPTIONAL_FILES.platformKey)];
  if (proofEntry === null || keyEntry === null) return null;
  const findings = new Findings();
  const key = trusted ?? readKey(await zip.read(keyEntry, MAX_NOTE_BYTES), OPTIONAL_FILES.platformKey, findings);
  const origin = originOf(manifest.installation, PLATFORM_LOG);
  if (key !== null && key.name !== origin) findings.add({ file: OPTIONAL_FILES.platformKey, text: `the key is named ${key.name}, the platform log ${origin}` });
  else if (key !== null) await checkInclusion(await zip.read(proofEntry, MAX_PROOF_BYTES), checkpointNote, key, findings);
  return findings.item('platform', trusted === null ? `${origin}, with the key in the bundle` : `${origin}, with the key you gave`);
}

async function checkInclusion(bytes: Buffer, checkpointNote: Buffer, key: NoteVerifier, findings: Findings): Promise<void> {
  const file = OPTIONAL_FILES.platformProof;
  try {
    const { numbers, hashes, checkpoint } = parseProof('inclusion', bytes);
    const platform = attempt(() => openCheckpoint(checkpoint, key), file, findings);
    if (platform !== null && !verifyInclusion(hashLeafData(checkpointNote), numbers[0]!, platform, hashes)) findings.add({ file, text: 'the platform log does not hold the checkpoint of this bundle' });
  } catch (error) {
    if (!(error instanceof MalformedProof)) throw error;
    findings.add({ file, text: `${file}: ${error.message}` });
  }
}
