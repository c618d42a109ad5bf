import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { JsonObject } from '@keystead/kernel/src/canonical-json.js';
import { sha256 } from '../merkle/hashes.js';
import { readCheckpoint } from '../note/checkpoint.js';
import { formatPublicKey } from '../note/keys.js';
import type { NoteSigner, NoteVerifier } from '../note/keys.js';
import { formatProof } from '../note/proof-text.js';
import { crc32 } from 'node:zlib';
import { isLost, writeLeaf } from './bundle-leaf.js';
import type { PeriodLeaf, WrittenLeaf } from './bundle-leaf.js';
import { CORE_FILES, MANIFEST, MANIFEST_NOTE, OPTIONAL_FILES, compareFiles, isFurtherFile } from './files.js';
import { FINDINGS_FILE, formatFindings, LeafFindingList, type LeafFindings } from './leaf-findings.js';
import { formatManifest, signManifest } from './manifest.js';
import type { Manifest } from './manifest.js';
import { Spool } from './spool.js';
import { ZipWriter } from './zip-writer.js';

export interface BundleOptions {
  readonly installation: string;
  readonly organisation: string;
  readonly period: { readonly from: string; readonly to: string };
  /** Index of the period's first leaf; the leaves of the source follow from it without a gap. */
  readonly start: number;
  /** The last leaf before the period and the first one after it, where the log has them; shown without payload. */
  readonly before: PeriodLeaf | null;
  readonly after: PeriodLeaf | null;
  /** The signed note that everything is proven against. */
  readonly checkpoint: string;
  /** Range proof over the period and its boundary leaves. */
  readonly rangeProof: readonly Buffer[];
  /** For an auditor who holds a checkpoint of `from` leaves. */
  readonly consistency?: { readonly from: number; readonly proof: readonly Buffer[] };
  /** That the platform log knows this checkpoint. */
  readonly platform?: { readonly index: number; readonly proof: readonly Buffer[]; readonly checkpoint: string; readonly key: NoteVerifier };
  readonly key: NoteVerifier;
  readonly signer: NoteSigner;
  readonly query: string;
  readonly parameters: JsonObject;
  readonly codeVersion: string;
  /** Pseudonym. */
  readonly exporter: string;
  readonly exportedAt: string;
  readonly parked: number;
  readonly erased: number;
  readonly rollbacks: Manifest['rollbacks'];
  /** Populations, control results, reports: names with a folder, such as `controls/cc6.1.json`. */
  readonly files: readonly { readonly name: string; readonly content: Buffer }[];
  /** For two temporary files as large as the bundle; defaults to the system's folder. */
  readonly spoolFolder?: string;
}

export interface WrittenBundle {
  readonly bytes: number;
  readonly manifest: Manifest;
  /** SHA-256 of manifest.json, hex: what the event about the export records. */
  readonly manifestDigest: string;
  /** Null when every event is what was sealed, as far as the log still says what that was. */
  readonly findings: LeafFindings | null;
}

interface Part {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly sha256: string;
  readonly chunks: AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** Streams a bundle into `sink` and ends it. @throws RangeError when the leaves are not contiguous from `start` */
export async function writeBundle(source: AsyncIterable<PeriodLeaf>, sink: Writable, options: BundleOptions): Promise<WrittenBundle> {
  const folder = await mkdtemp(join(options.spoolFolder ?? tmpdir(), 'keystead-bundle-'));
  const events = await Spool.create(join(folder, 'events'));
  const hashes = await Spool.create(join(folder, 'hashes'));
  try {
    const spooledLeaves = await spoolLeaves(source, options, events, hashes);
    const parts = [await spooled(CORE_FILES.events, events), await spooled(CORE_FILES.hashes, hashes), ...smallParts(options, spooledLeaves)].sort((a, b) => compareFiles(a.name, b.name));
    const manifest = manifestOf(options, spooledLeaves, parts);
    const bytes = formatManifest(manifest);
    const zip = new ZipWriter(sink);
    for (const part of parts) await zip.addStream(part.name, part);
    await zip.add(MANIFEST, bytes);
    await zip.add(MANIFEST_NOTE, Buffer.from(signManifest(options.key.name, bytes, options.signer)));
    return { bytes: await zip.finish(), manifest, manifestDigest: sha256(bytes).toString('hex'), findings: spooledLeaves.findings };
  } finally {
    await events.remove();
    await hashes.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

interface SpooledLeaves {
  readonly counts: Pick<Manifest['counts'], 'events' | 'payloads' | 'fields'>;
  /** Index behind the period's last leaf. */
  readonly end: number;
  readonly findings: LeafFindings | null;
}

/** What no line can hold has its hash in the list, and no line. */
async function spoolLeaves(source: AsyncIterable<PeriodLeaf>, { start, before, after }: BundleOptions, events: Spool, hashes: Spool): Promise<SpooledLeaves> {
  const counts = { events: 0, payloads: 0, fields: 0 };
  const findings = new LeafFindingList();
  const spool = async (leaf: PeriodLeaf): Promise<WrittenLeaf> => {
    const written = writeLeaf(leaf);
    if (written.line === null || written.changed) findings.add(written.line === null ? 'missing' : 'changed', leaf.index, leaf.place);
    await hashes.append(written.hash);
    return written;
  };
  let due = start;
  if (before !== null) await spool(before);
  for await (const leaf of source) {
    if (leaf.index !== due) throw new RangeError(`leaf ${leaf.index} came where ${due} was due`);
    due += 1;
    const { line, shown } = await spool(leaf);
    if (line === null) continue;
    counts.events += 1;
    if (shown) counts.payloads += 1;
    if (shown && !isLost(leaf)) counts.fields += Object.keys(leaf.fieldKeys ?? {}).length;
    await events.append(Buffer.from(line));
  }
  if (after !== null && after.index !== due) throw new RangeError(`the leaf after the period is ${after.index}, due was ${due}`);
  if (after !== null) await spool(after);
  return { counts, end: due, findings: findings.any ? findings : null };
}

function smallParts(options: BundleOptions, { end, findings }: SpooledLeaves): Part[] {
  const { before, after, checkpoint, start, consistency, platform, key } = options;
  const edges = [before, after].map((leaf) => (leaf === null ? null : writeLeaf(isLost(leaf) ? leaf : { ...leaf, disclose: false }).line) ?? '');
  const range = [before === null ? start : start - 1, end + (after === null ? 0 : 1)];
  const files: [string, string | Buffer][] = [
    [CORE_FILES.boundaries, edges.join('')],
    [CORE_FILES.range, formatProof('range', { numbers: range, hashes: options.rangeProof, checkpoint })],
    [CORE_FILES.checkpoint, checkpoint],
    [CORE_FILES.key, `${formatPublicKey(key)}\n`],
  ];
  if (consistency !== undefined) files.push([OPTIONAL_FILES.consistency, formatProof('consistency', { numbers: [consistency.from], hashes: consistency.proof, checkpoint })]);
  if (platform !== undefined) {
    files.push([OPTIONAL_FILES.platformProof, formatProof('inclusion', { numbers: [platform.index], hashes: platform.proof, checkpoint: platform.checkpoint })]);
    files.push([OPTIONAL_FILES.platformKey, `${formatPublicKey(platform.key)}\n`]);
  }
  if (findings !== null) files.push([FINDINGS_FILE, formatFindings(findings)]);
  for (const { name, content } of options.files) {
    if (!isFurtherFile(name)) throw new RangeError(`${name} is not a name for a further file`);
    files.push([name, content]);
  }
  return files.map(([name, content]) => {
    const bytes = Buffer.from(content);
    return { name, size: bytes.length, crc: crc32(bytes), sha256: sha256(bytes).toString('hex'), chunks: [bytes] };
  });
}

async function spooled(name: string, spool: Spool): Promise<Part> {
  return { name, ...(await spool.sum()), chunks: spool.chunks() };
}

function manifestOf(options: BundleOptions, { counts, end }: SpooledLeaves, parts: readonly Part[]): Manifest {
  const { installation, organisation, period, start, before, after, query, parameters, codeVersion, exporter, exportedAt, parked, erased, rollbacks } = options;
  const { origin, size, root } = readCheckpoint(Buffer.from(options.checkpoint));
  return {
    v: 1,
    format: 'keystead-evidence-bundle',
    installation,
    organisation,
    origin,
    period,
    range: { start, end, before: before !== null, after: after !== null },
    checkpoint: { size, root: root.toString('base64') },
    query,
    parameters: structuredClone(parameters) as Manifest['parameters'],
    codeVersion,
    exporter,
    exportedAt,
    counts: { ...counts, parked, erased },
    rollbacks,
    files: parts.map((part) => ({ name: part.name, bytes: part.size, sha256: part.sha256 })),
  };
}
