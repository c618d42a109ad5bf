import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { MemoryTree } from '../merkle/memory-tree.js';
import { proveConsistency, proveInclusion, proveRange } from '../merkle/prove.js';
import { hashLeafData } from '../merkle/hashes.js';
import { signCheckpoint } from '../note/checkpoint.js';
import { signerOf, verifierOf } from '../note/keys.js';
import { originOf } from '../note/origin.js';
import type { BundleLeaf } from '../bundle/bundle-leaf.js';
import { writeLeaf } from '../bundle/bundle-leaf.js';
import { writeBundle } from '../bundle/write-bundle.js';
import type { BundleOptions, WrittenBundle } from '../bundle/write-bundle.js';
import { ZipReader } from '../bundle/zip-reader.js';
import { ZipWriter } from '../bundle/zip-writer.js';
import { eventId, INSTALLATION, makeEvent, ORG, PERSON, testKeys } from './installation.js';

/** A log of leaves, one a minute from midnight on 1 March 2026, and bundles of parts of it. */

export const minute = (n: number): string => new Date(Date.UTC(2026, 2, 1) + n * 60_000).toISOString();

/** Every third payload is withheld; every fourth event has a sealed field whose key is disclosed. */
export function testLeaf(n: number, from = n): BundleLeaf {
  const withField = n % 4 === 0;
  const key = createHash('sha256').update(`field key ${n}`).digest();
  const data = withField ? { n, note: 'says ,"payload": in its text', person: PERSON, secret: sealedField(from, key) } : { n, note: `für ${n}`, person: PERSON };
  const { header, payload, salt } = makeEvent(from, { data });
  return { index: n, sealedAt: minute(n), header, payload, salt, disclose: n % 3 !== 2, ...(withField && n % 3 !== 2 ? { fieldKeys: { secret: key } } : {}) };
}

function sealedField(n: number, key: Buffer): unknown {
  const nonce = Buffer.alloc(12, n % 256);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`keystead.field.v1\u0000keys.key-accessed@1\u0000${eventId(n)}\u0000${PERSON}\u0000secret`));
  const box = Buffer.concat([cipher.update('"hello"'.padEnd(64, '\u0000')), cipher.final(), cipher.getAuthTag()]);
  const commitment = createHash('sha256').update('keystead.field-key.v1\u0000').update(key).digest('base64url');
  return { $sealed: { alg: 'A256GCM', box: box.toString('base64url'), commitment, nonce: nonce.toString('base64url'), subject: PERSON } };
}

export interface BundleRequest {
  /** Leaves in the log. */
  readonly size: number;
  /** Minutes of the period: leaves [from, to). */
  readonly from: number;
  readonly to: number;
  readonly consistencyFrom?: number;
  readonly seed?: string;
  /** From this leaf on, the log holds other events. */
  readonly forkAt?: number;
  readonly change?: Partial<BundleOptions>;
}

export async function buildBundle(path: string, { size, from, to, consistencyFrom, seed, forkAt = Infinity, change = {} }: BundleRequest): Promise<WrittenBundle> {
  const leaves = Array.from({ length: size }, (_, n) => (n < forkAt ? testLeaf(n) : testLeaf(n, n + 100_000)));
  const tree = new MemoryTree();
  for (const leaf of leaves) tree.append(writeLeaf(leaf).hash);
  const keys = testKeys(seed);
  const [key, platformKey] = [keys.logSigningKey(ORG), keys.logSigningKey('platform')];
  const checkpoint = signCheckpoint({ origin: originOf(INSTALLATION, ORG), size, root: tree.root() }, [signerOf(key)]);
  const platform = new MemoryTree();
  for (const note of ['another note', checkpoint, 'a third']) platform.append(hashLeafData(Buffer.from(note)));
  const [first, end] = [Math.min(from, size), Math.min(to, size)];
  const options: BundleOptions = {
    installation: INSTALLATION, organisation: ORG, period: { from: minute(from), to: minute(to) }, start: first,
    before: first > 0 ? leaves[first - 1]! : null, after: end < size ? leaves[end]! : null,
    checkpoint, rangeProof: await proveRange(tree, Math.max(0, first - 1), Math.min(size, end + 1), size),
    ...(consistencyFrom === undefined ? {} : { consistency: { from: consistencyFrom, proof: await proveConsistency(tree, consistencyFrom, size) } }),
    platform: { index: 1, proof: await proveInclusion(platform, 1, 3), checkpoint: signCheckpoint({ origin: platformKey.keyName, size: 3, root: platform.root() }, [signerOf(platformKey)]), key: verifierOf(platformKey) },
    key: verifierOf(key), signer: signerOf(key), query: 'audit.events', parameters: { payloads: 'evidence' }, codeVersion: '0.1.0', exporter: PERSON, exportedAt: minute(size), parked: 1, erased: 2, rollbacks: [],
    files: [
      { name: 'populations/key-uses.csv', content: Buffer.from(`index,eventId,type\n${leaves.slice(first, end).filter((_, i) => i % 2 === 0).map(({ index }) => `${index},${eventId(index < forkAt ? index : index + 100_000)},keys.key-accessed@1\n`).join('')}`) },
      { name: 'controls/cc6.1.json', content: Buffer.from('{"outcome":"passed"}') },
    ],
    ...change,
  };
  return writeBundle(listed(leaves.slice(first, end)), createWriteStream(path), options);
}

async function* listed(leaves: readonly BundleLeaf[]): AsyncIterable<BundleLeaf> {
  yield* leaves;
}

/** Takes a bundle apart, lets `change` have its files, and writes them back with a proper zip frame: only contents are tampered with. */
export async function tamper(from: string, to: string, change: (files: Map<string, Buffer>) => void): Promise<void> {
  const reader = await ZipReader.open(from);
  const files = new Map<string, Buffer>();
  for (const entry of reader.entries) files.set(entry.name, await reader.read(entry, entry.size));
  await reader.close();
  change(files);
  const writer = new ZipWriter(createWriteStream(to));
  for (const [name, content] of files) await writer.add(name, content);
  await writer.finish();
}
