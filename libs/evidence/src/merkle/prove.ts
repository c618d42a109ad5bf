import { bag } from './compact-range.js';
import { completeSubtrees, NotInTree, requireSize, requireSpan, splitPoint } from './coordinates.js';
import type { NodeAt, Span } from './coordinates.js';

/** Gives the hashes of complete subtrees, in the order asked. Whoever keeps the tree (tiles, memory) implements it. */
export interface NodeSource {
  nodes(wanted: readonly NodeAt[]): Promise<readonly Buffer[]>;
}

/** PATH(m, D[n]) of RFC 6962 section 2.1.1: hashes from the leaf's sibling up to the root's child. */
export async function proveInclusion(source: NodeSource, index: number, size: number): Promise<Buffer[]> {
  requireSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new NotInTree(`leaf ${index} is not in a tree of ${size}`);
  return subtreeRoots(source, inclusionSpans(index, { start: 0, end: size }));
}

/** PROOF(m, D[n]) of RFC 6962 section 2.1.2. Empty when m is 0 or n. */
export async function proveConsistency(source: NodeSource, from: number, size: number): Promise<Buffer[]> {
  requireSpan(from, size, size);
  return from === 0 || from === size ? [] : subtreeRoots(source, consistencySpans(from, { start: 0, end: size }, true));
}

/** Root over leaves [0, size). */
export async function rootAt(source: NodeSource, size: number): Promise<Buffer> {
  requireSize(size);
  return bag([...(await source.nodes(completeSubtrees(0, size)))]);
}

/** Our own range proof: the complete subtrees left of the range, then those right of it. See docs/reference/evidence-bundle.md. */
export async function proveRange(source: NodeSource, start: number, end: number, size: number): Promise<Buffer[]> {
  requireSpan(start, end, size);
  return [...(await source.nodes([...completeSubtrees(0, start), ...completeSubtrees(end, size)]))];
}

function inclusionSpans(index: number, { start, end }: Span): Span[] {
  if (end - start === 1) return [];
  const middle = start + splitPoint(end - start);
  return index < middle
    ? [...inclusionSpans(index, { start, end: middle }), { start: middle, end }]
    : [...inclusionSpans(index, { start: middle, end }), { start, end: middle }];
}

/** `whole`: the verifier already holds the hash of this subtree, because it is the earlier tree itself. */
function consistencySpans(from: number, { start, end }: Span, whole: boolean): Span[] {
  if (from === end) return whole ? [] : [{ start, end }];
  const middle = start + splitPoint(end - start);
  return from <= middle
    ? [...consistencySpans(from, { start, end: middle }, whole), { start: middle, end }]
    : [...consistencySpans(from, { start: middle, end }, false), { start, end: middle }];
}

async function subtreeRoots(source: NodeSource, spans: readonly Span[]): Promise<Buffer[]> {
  const wanted = spans.map(({ start, end }) => completeSubtrees(start, end));
  const hashes = await source.nodes(wanted.flat());
  let at = 0;
  return wanted.map((nodes) => bag(hashes.slice(at, (at += nodes.length))));
}
