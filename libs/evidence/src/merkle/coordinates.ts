/**
 * Where a hash sits in the tree. Indexes and sizes are safe integers (up to 2^53), so no bit operators here:
 * they would cut at 2^31.
 */

export interface NodeAt {
  /** 0 is a leaf; a node of level l is the root of 2^l leaves. */
  readonly level: number;
  /** Counts the nodes of its level from the left; the node covers leaves [index * 2^level, (index + 1) * 2^level). */
  readonly index: number;
}

/** Leaves [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export class NotInTree extends Error {
  override readonly name = 'NotInTree';
}

export function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new NotInTree(`${size} is not a tree size`);
}

export function requireSpan(start: number, end: number, size: number): void {
  requireSize(size);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || start > end || end > size) {
    throw new NotInTree(`leaves ${start} to ${end} are not in a tree of ${size}`);
  }
}

/**
 * The fewest complete subtrees that cover leaves [start, end), from left to right: at each place the largest one that
 * begins there (its first leaf is a multiple of its width) and does not pass the end.
 */
export function completeSubtrees(start: number, end: number): NodeAt[] {
  const nodes: NodeAt[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      level += 1;
      width *= 2;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** The largest power of two smaller than n (n > 1): where RFC 6962 splits a tree. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
