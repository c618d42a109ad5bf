// @ts-check
/** `make-bundle.mjs <path> <events>`: a bundle of a period in the middle of a log, every payload disclosed. */
import { createWriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { writeLeaf } from '../../dist/libs/evidence/src/bundle/bundle-leaf.js';
import { writeBundle } from '../../dist/libs/evidence/src/bundle/write-bundle.js';
import { MemoryTree } from '../../dist/libs/evidence/src/merkle/memory-tree.js';
import { proveRange } from '../../dist/libs/evidence/src/merkle/prove.js';
import { signCheckpoint } from '../../dist/libs/evidence/src/note/checkpoint.js';
import { signerOf, verifierOf } from '../../dist/libs/evidence/src/note/keys.js';
import { INSTALLATION, keys, makeEvent, ORGANISATION } from './events.mjs';

const [, , path = '', count = ''] = process.argv;
const events = Number(count);
const START = 777;
const AFTER = 333;
const tree = new MemoryTree();

/** @param {number} index */
function leaf(index) {
  const { header, payload, salt } = makeEvent(index, '');
  const sealedAt = new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 1000) * 1000 + (index < START ? 0 : index < START + events ? 60_000 : 120_000)).toISOString();
  return { index, sealedAt, header, payload, salt, disclose: true };
}

/** All in memory: the tree is needed before the bundle is written. The verifier, in its own process, has to do without. */
const leaves = [];
for (let index = 0; index < START + events + AFTER; index += 1) {
  const made = leaf(index);
  tree.append(writeLeaf(made).hash);
  leaves.push(made);
}

async function* period() {
  yield* leaves.slice(START, START + events);
}

const size = tree.size;
const key = keys.logSigningKey(ORGANISATION);
const checkpoint = signCheckpoint({ origin: key.keyName, size, root: tree.root() }, [signerOf(key)]);
await writeBundle(period(), createWriteStream(path), {
  installation: INSTALLATION,
  organisation: ORGANISATION,
  period: { from: leaves[START]?.sealedAt ?? '', to: leaves[START + events]?.sealedAt ?? '' },
  start: START,
  before: leaves[START - 1] ?? null,
  after: leaves[START + events] ?? null,
  checkpoint,
  rangeProof: await proveRange(tree, START - 1, START + events + 1, size),
  key: verifierOf(key),
  signer: signerOf(key),
  query: 'bench',
  parameters: {},
  codeVersion: '0',
  exporter: 'p_0123456789abcdefghjkmnpqrs',
  exportedAt: leaves.at(-1)?.sealedAt ?? '',
  parked: 0,
  erased: 0,
  rollbacks: [],
  files: [],
  spoolFolder: dirname(path),
});
process.stdout.write('{}\n');
