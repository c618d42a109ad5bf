import { CompactRange } from './compact-range.js';
import { completeSubtrees, requireSpan } from './coordinates.js';
import { EMPTY_ROOT, hashNode } from './hashes.js';

/** Verifiers of RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the trees of RFC 6962). They return false, never throw, for a wrong proof. */

export interface Tree {
  readonly size: number;
  readonly root: Buffer;
}

const half = (n: number): number => Math.floor(n / 2);
const odd = (n: number): boolean => n % 2 === 1;

export function verifyInclusion(leafHash: Buffer, index: number, tree: Tree, proof: readonly Buffer[]): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= tree.size) return false;
  let at = index;
  let last = tree.size - 1;
  let root = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (odd(at) || at === last) {
      root = hashNode(sibling, root);
      // A node without a right neighbour moves up unhashed until it has one.
      for (; !odd(at) && at !== 0; last = half(last)) at = half(at);
    } else {
      root = hashNode(root, sibling);
    }
    at = half(at);
    last = half(last);
  }
  return last === 0 && root.equals(tree.root);
}

export function verifyConsistency(earlier: Tree, later: Tree, proof: readonly Buffer[]): boolean {
  if (earlier.size > later.size || earlier.size < 0) return false;
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root);
  if (earlier.size === 0) return proof.length === 0 && earlier.root.equals(EMPTY_ROOT);
  const isCompleteSubtree = completeSubtrees(0, earlier.size).length === 1;
  const path = isCompleteSubtree ? [earlier.root, ...proof] : [...proof];
  const seed = path.shift();
  if (seed === undefined) return false;
  let at = earlier.size - 1;
  let last = later.size - 1;
  for (; odd(at); last = half(last)) at = half(at);
  let earlierRoot = seed;
  let laterRoot = seed;
  for (const hash of path) {
    if (last === 0) return false;
    if (odd(at) || at === last) {
      earlierRoot = hashNode(hash, earlierRoot);
      laterRoot = hashNode(hash, laterRoot);
      for (; !odd(at) && at !== 0; last = half(last)) at = half(at);
    } else {
      laterRoot = hashNode(laterRoot, hash);
    }
    at = half(at);
    last = half(last);
  }
  return last === 0 && earlierRoot.equals(earlier.root) && laterRoot.equals(later.root);
}

/**
 * Checks a range proof while the leaves stream by. Give every leaf hash of [start, end) to `leaf`, in order, then `finish`.
 * The result is the root of the whole tree as the leaves and the proof make it: compare it with a signed root.
 */
export class RangeVerifier {
  private readonly range = new CompactRange();
  private readonly right: readonly { level: number; hash: Buffer }[];
  private readonly roots = new Map<number, Buffer>();

  /**
   * @param remember tree sizes inside [start, end] whose roots are wanted afterwards, for consistency with an earlier checkpoint
   * @throws NotInTree for a range outside the tree, RangeError for a proof of the wrong length
   */
  constructor(start: number, private readonly end: number, size: number, proof: readonly Buffer[], private readonly remember: readonly number[] = []) {
    requireSpan(start, end, size);
    const left = completeSubtrees(0, start);
    const right = completeSubtrees(end, size);
    if (proof.length !== left.length + right.length) {
      throw new RangeError(`the range proof has ${proof.length} hashes, leaves ${start} to ${end} of ${size} need ${left.length + right.length}`);
    }
    left.forEach((node, i) => this.range.appendSubtree(node.level, proof[i]!));
    this.right = right.map((node, i) => ({ level: node.level, hash: proof[left.length + i]! }));
    this.note();
  }

  get next(): number {
    return this.range.size;
  }

  leaf(hash: Buffer): void {
    if (this.range.size >= this.end) throw new RangeError(`leaf ${this.range.size} is past the range`);
    this.range.append(hash);
    if (this.remember.length > 0) this.note();
  }

  /** @throws RangeError unless every leaf of the range was given */
  finish(): Buffer {
    if (this.range.size !== this.end) throw new RangeError(`leaves ${this.range.size} to ${this.end} were not given`);
    for (const { level, hash } of this.right) this.range.appendSubtree(level, hash);
    return this.range.root();
  }

  /** The root at one of the remembered sizes, or null when the range does not touch that size. */
  rootAt(size: number): Buffer | null {
    return this.roots.get(size) ?? null;
  }

  private note(): void {
    if (this.remember.includes(this.range.size)) this.roots.set(this.range.size, this.range.root());
  }
}
