import { crc32 } from 'node:zlib';
import type { Manifest } from '../bundle/manifest.js';
import { CORE_FILES, MANIFEST, MANIFEST_NOTE, compareFiles, isFileName } from '../bundle/files.js';
import type { BundleReader } from '../bundle/bundle-reader.js';
import { summedStream } from './summed-stream.js';
import type { Findings } from './report.js';

/** Same names, in the one order, each once. @returns whether everything needed to go on is there */
export function checkNames(zip: BundleReader, manifest: Manifest, findings: Findings): boolean {
  const listed = new Set([...manifest.files.map((file) => file.name), MANIFEST, MANIFEST_NOTE]);
  const present = zip.entries.map((entry) => entry.name);
  for (const name of listed) if (!present.includes(name)) findings.add({ file: name, text: `${name} is missing: the manifest lists it` });
  for (const name of new Set(present)) {
    if (!isFileName(name)) findings.add({ text: `the zip holds a file whose name is not allowed: ${JSON.stringify(name.slice(0, 100))}` });
    else if (!listed.has(name)) findings.add({ file: name, text: `${name} was added: the manifest does not list it` });
    if (present.filter((other) => other === name).length > 1) findings.add({ text: `the zip holds ${JSON.stringify(name.slice(0, 100))} more than once` });
  }
  const inOrder = present.every((name, i) => i === 0 || compareFiles(present[i - 1]!, name) < 0);
  if (!findings.any && !inOrder) findings.add({ text: 'the files of the zip are not in their order' });
  if (manifest.files.length !== new Set(manifest.files.map((file) => file.name)).size) findings.add({ file: MANIFEST, text: 'the manifest lists a file twice' });
  const core = Object.values(CORE_FILES).filter((name) => !manifest.files.some((file) => file.name === name));
  for (const name of core) findings.add({ file: MANIFEST, text: `the manifest does not list ${name}` });
  return Object.values(CORE_FILES).every((name) => present.includes(name) && !core.includes(name));
}

/** Sums of every listed file but `events.jsonl`, which is summed up while it is read line by line. */
export async function checkSums(zip: BundleReader, manifest: Manifest, findings: Findings): Promise<void> {
  for (const listed of manifest.files) {
    const entry = zip.entry(listed.name);
    if (entry === null || listed.name === CORE_FILES.events) continue;
    for await (const piece of summedStream(zip, entry, listed, findings)) void piece;
  }
  // The manifest and its note are covered by the signature; the zip's own checksum is all that is left.
  for (const name of [MANIFEST, MANIFEST_NOTE]) {
    const entry = zip.entry(name);
    if (entry === null || entry.crc === null) continue;
    if (crc32(await zip.read(entry, entry.size)) !== entry.crc) findings.add({ file: name, text: `${name} does not fit the checksum of the zip` });
  }
}
