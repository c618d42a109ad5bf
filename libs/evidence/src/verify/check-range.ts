import { CORE_FILES, MAX_LINE_BYTES, MAX_PROOF_BYTES } from '../bundle/files.js';
import type { Manifest } from '../bundle/manifest.js';
import type { BundleReader } from '../bundle/bundle-reader.js';
import { NotInTree } from '../merkle/coordinates.js';
import { HASH_BYTES } from '../merkle/hashes.js';
import { RangeVerifier } from '../merkle/verify.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { MalformedProof, parseProof } from '../note/proof-text.js';
import { goneText, type ExporterFindings } from './exporter-findings.js';
import { HashList } from './hash-list.js';
import { parseEventLine } from './parse-line.js';
import type { EventLine } from './parse-line.js';
import { LineSplitter } from './read-lines.js';
import type { Findings } from './report.js';

/** The leaves of the range: the period's, and one on either side where the log goes on. */
export interface RangeParts {
  readonly first: number;
  readonly end: number;
  readonly before: EventLine | null;
  readonly after: EventLine | null;
  readonly proof: readonly Buffer[] | null;
  readonly hashes: HashList | null;
}

export interface RangeSource {
  readonly zip: BundleReader;
  readonly manifest: Manifest;
  readonly checkpointNote: Buffer;
  readonly gone: ExporterFindings['missing'];
}

export async function readRange({ zip, manifest, checkpointNote, gone }: RangeSource, leaves: Findings, period: Findings): Promise<RangeParts> {
  const { start, end, before, after } = manifest.range;
  const [first, last] = [start - (before ? 1 : 0), end + (after ? 1 : 0)];
  const edges = await readBoundaries(zip, manifest, gone, period);
  return { first, end: last, ...edges, proof: await readProof(zip, first, last, checkpointNote, leaves), hashes: hashList(zip, first, last, leaves) };
}

/** The root that the recomputed leaves lead to; a verifier to be fed with the leaves of the period, or null when there is no use. */
export function rangeVerifier({ first, end, before, proof }: RangeParts, size: number, remember: readonly number[], findings: Findings): RangeVerifier | null {
  if (proof === null) return null;
  try {
    const verifier = new RangeVerifier(first, end, size, proof, remember);
    if (before !== null) verifier.leaf(before.leafHash);
    return verifier;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof NotInTree)) throw error;
    findings.add({ file: CORE_FILES.range, text: `${CORE_FILES.range}: ${error.message}` });
    return null;
  }
}

/** Whether the listed leaf hashes lead to the root of the checkpoint. */
export async function listLeadsToRoot({ first, end, proof, hashes }: RangeParts, checkpoint: Checkpoint): Promise<boolean> {
  if (proof === null || hashes === null) return false;
  const verifier = new RangeVerifier(first, end, checkpoint.size, proof);
  for await (const hash of hashes.all()) verifier.leaf(hash);
  return verifier.finish().equals(checkpoint.root);
}

async function readProof(zip: BundleReader, first: number, end: number, checkpointNote: Buffer, findings: Findings): Promise<readonly Buffer[] | null> {
  const bytes = await zip.read(zip.entry(CORE_FILES.range)!, MAX_PROOF_BYTES + checkpointNote.length);
  try {
    const proof = parseProof('range', bytes);
    if (proof.numbers[0] !== first || proof.numbers[1] !== end) findings.add({ file: CORE_FILES.range, text: `${CORE_FILES.range} is about leaves ${proof.numbers.join(' to ')}, the manifest's are ${first} to ${end}` });
    if (!proof.checkpoint.equals(checkpointNote)) findings.add({ file: CORE_FILES.range, text: `${CORE_FILES.range} is against another checkpoint than ${CORE_FILES.checkpoint}` });
    return proof.hashes;
  } catch (error) {
    if (!(error instanceof MalformedProof)) throw error;
    findings.add({ file: CORE_FILES.range, text: `${CORE_FILES.range}: ${error.message}` });
    return null;
  }
}

function hashList(zip: BundleReader, first: number, end: number, findings: Findings): HashList | null {
  const entry = zip.entry(CORE_FILES.hashes)!;
  if (entry.size === (end - first) * HASH_BYTES) return new HashList(zip, entry, first);
  findings.add({ file: CORE_FILES.hashes, text: `${CORE_FILES.hashes} has ${entry.size} bytes, ${end - first} leaves need ${(end - first) * HASH_BYTES}` });
  return null;
}

async function readBoundaries(zip: BundleReader, manifest: Manifest, gone: ExporterFindings['missing'], findings: Findings): Promise<{ before: EventLine | null; after: EventLine | null }> {
  const { range, period, organisation } = manifest;
  const file = CORE_FILES.boundaries;
  const edges = [...(range.before ? [range.start - 1] : []), ...(range.after ? [range.end] : [])];
  const due = edges.filter((index) => !gone.has(index));
  for (const index of edges) if (gone.has(index)) findings.add({ file, index, text: `${goneText(`the boundary leaf ${index}`, gone.get(index) ?? null)}, so nothing shows that the period ${index < range.start ? 'begins' : 'ends'} there` });
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  const bytes = await zip.read(zip.entry(file)!, 2 * MAX_LINE_BYTES);
  const lines = [...splitter.push(bytes), ...splitter.end()];
  if (lines.length !== due.length) findings.add({ file, text: `${file} has ${lines.length} lines, ${due.length} are due` });
  const read = lines.slice(0, due.length).map(({ number, text }, i) => {
    const line = text === null ? 'is not a line of UTF-8' : parseEventLine(text, organisation);
    if (typeof line === 'string') findings.add({ file, line: number, text: `${file} line ${number} ${line}` });
    else if (line.index !== due[i]) findings.add({ file, line: number, index: line.index, eventId: line.eventId, text: `${file} line ${number} is leaf ${line.index}, due is ${due[i]}` });
    else return line;
    return null;
  });
  const at = (index: number): EventLine | null => read.find((line) => line?.index === index) ?? null;
  const before = range.before ? at(range.start - 1) : null;
  const after = range.after ? at(range.end) : null;
  if (before !== null && before.sealedAt >= period.from) findings.add({ file, line: 1, index: before.index, eventId: before.eventId, text: `the leaf before the period (event ${before.eventId}) was sealed at ${before.sealedAt}: it belongs to the period` });
  if (after !== null && after.sealedAt < period.to) findings.add({ file, line: lines.length, index: after.index, eventId: after.eventId, text: `the leaf after the period (event ${after.eventId}) was sealed at ${after.sealedAt}: it belongs to the period` });
  return { before, after };
}
