import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Manifest } from '../bundle/manifest.js';
import type { BundleEntry, BundleReader } from '../bundle/bundle-reader.js';
import type { Findings } from './report.js';

/** A file's pieces, summed up as they pass; at the end, a sum that is not the manifest's is a finding. */
export async function* summedStream(zip: BundleReader, entry: BundleEntry, listed: Manifest['files'][number], findings: Findings): AsyncIterable<Buffer> {
  const digest = createHash('sha256');
  let crc = 0;
  for await (const piece of zip.stream(entry)) {
    digest.update(piece);
    crc = crc32(piece, crc);
    yield piece;
  }
  if (entry.size !== listed.bytes) findings.add({ file: entry.name, text: `${entry.name} has ${entry.size} bytes, the manifest says ${listed.bytes}` });
  else if (digest.digest('hex') !== listed.sha256) findings.add({ file: entry.name, text: `${entry.name} is not the file of the manifest: its SHA-256 differs` });
  else if (entry.crc !== null && crc !== entry.crc) findings.add({ file: entry.name, text: `${entry.name} does not fit the checksum of the zip` });
}
