import { EMPTY_ROOT, hashNode, owned } from './hashes.js';

/** Told about each complete subtree the moment it closes, leaves (level 0) included. */
export type OnNode = (level: number, hash: Buffer) => void;

/**
 * The right edge of a growing tree: the roots of the complete subtrees that cover [0, size), at most 53 of them.
 * Appending a leaf costs one node hash on average, and the root of every size is at hand.
 */
export class CompactRange {
  private readonly edge: { level: number; hash: Buffer }[] = [];
  private leaves = 0;

  constructor(private onNode: OnNode | null = null) {}

  /** From now on tells `onNode`; what was appended before stays untold. */
  listen(onNode: OnNode): this {
    this.onNode = onNode;
    return this;
  }

  get size(): number {
    return this.leaves;
  }

  append(leafHash: Buffer): void {
    this.appendSubtree(0, leafHash);
  }

  /** @throws RangeError when a subtree of 2^level leaves cannot begin at the present size */
  appendSubtree(level: number, hash: Buffer): void {
    const width = 2 ** level;
    const last = this.edge.at(-1);
    if (this.leaves % width !== 0 || (last !== undefined && last.level < level)) {
      throw new RangeError(`a subtree of ${width} leaves cannot begin at leaf ${this.leaves}`);
    }
    this.leaves += width;
    this.onNode?.(level, hash);
    let node = { level, hash };
    for (let left = this.edge.at(-1); left !== undefined && left.level === node.level; left = this.edge.at(-1)) {
      this.edge.pop();
      node = { level: left.level + 1, hash: hashNode(left.hash, node.hash) };
      this.onNode?.(node.level, node.hash);
    }
    this.edge.push(node);
  }

  /** For a range that is kept: lets go of the memory around its hashes. */
  settle(): void {
    for (const node of this.edge) node.hash = owned(node.hash);
  }

  /** The RFC 6962 root over all leaves so far. */
  root(): Buffer {
    return bag(this.edge.map((node) => node.hash));
  }
}

/** Folds complete subtrees (left to right, shrinking) into the RFC 6962 root of the leaves they cover. */
export function bag(hashes: readonly Buffer[]): Buffer {
  const last = hashes.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  let root = last;
  for (let i = hashes.length - 2; i >= 0; i -= 1) root = hashNode(hashes[i]!, root);
  return root;
}
