import fc from 'fast-check';
import { naiveConsistency, naiveLeaf, naivePath, naiveRoot } from '../testing/naive-tree.js';
import { EMPTY_ROOT, hashLeafData } from './hashes.js';
import { MemoryTree } from './memory-tree.js';
import { proveConsistency, proveInclusion, proveRange, rootAt } from './prove.js';
import { RangeVerifier, verifyConsistency, verifyInclusion } from './verify.js';

/** The eight inputs and roots that Certificate Transparency implementations have used since RFC 6962. */
const CT_INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));

function treeOf(leaves: readonly Buffer[]): MemoryTree {
  const tree = new MemoryTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

const leavesArb = (min: number, max: number) => fc.array(fc.uint8Array({ maxLength: 6 }), { minLength: min, maxLength: max }).map((data) => data.map((bytes) => hashLeafData(bytes)));

describe('the Merkle tree of RFC 6962', () => {
  it('has the roots that Certificate Transparency knows, from no leaf to eight', async () => {
    const tree = new MemoryTree();
    const roots = [tree.root().toString('hex')];
    for (const input of CT_INPUTS) {
      tree.append(hashLeafData(Buffer.from(input, 'hex')));
      roots.push(tree.root().toString('hex'));
    }
    expect(roots).toEqual(CT_ROOTS);
    expect(hex(await Promise.all(CT_ROOTS.map((_, size) => rootAt(tree, size))))).toEqual(CT_ROOTS);
  });

  it('gives the inclusion and consistency proofs that Certificate Transparency knows', async () => {
    const tree = treeOf(CT_INPUTS.map((input) => hashLeafData(Buffer.from(input, 'hex'))));
    expect(hex(await proveInclusion(tree, 0, 8))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(await proveConsistency(tree, 6, 8))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('agrees with the text of the RFC for any leaves, and its verifiers accept', async () => {
    await fc.assert(
      fc.asyncProperty(leavesArb(1, 70), fc.nat(), fc.nat(), async (leaves, a, b) => {
        const tree = treeOf(leaves);
        const size = leaves.length;
        const [index, from] = [a % size, b % (size + 1)];
        const whole = { size, root: tree.root() };
        const path = await proveInclusion(tree, index, size);
        const proof = await proveConsistency(tree, from, size);
        expect(hex([whole.root, ...path])).toEqual(hex([naiveRoot(leaves), ...naivePath(index, leaves)]));
        expect(hex(proof)).toEqual(hex(naiveConsistency(from, leaves)));
        expect(verifyInclusion(leaves[index]!, index, whole, path)).toBe(true);
        expect(verifyConsistency({ size: from, root: naiveRoot(leaves.slice(0, from)) }, whole, proof)).toBe(true);
      }),
    );
  });

  it('refuses an inclusion proof for another leaf, index, size or with a changed hash', async () => {
    await fc.assert(
      fc.asyncProperty(leavesArb(2, 70), fc.nat(), fc.nat(), fc.nat(31), async (leaves, a, b, byte) => {
        const tree = treeOf(leaves);
        const size = leaves.length;
        const index = a % size;
        const whole = { size, root: tree.root() };
        const path = await proveInclusion(tree, index, size);
        const bent = path.map((hash, i) => (i === b % path.length ? flip(hash, byte) : hash));
        expect([
          verifyInclusion(flip(leaves[index]!, byte), index, whole, path),
          verifyInclusion(leaves[index]!, index, whole, bent),
          verifyInclusion(leaves[index]!, index, whole, path.slice(1)),
          verifyInclusion(leaves[index]!, index, whole, [...path, EMPTY_ROOT]),
          verifyInclusion(leaves[index]!, size, whole, path),
          verifyInclusion(leaves[index]!, index, { size, root: flip(whole.root, byte) }, path),
        ]).toEqual([false, false, false, false, false, false]);
      }),
    );
  });

  it('refuses consistency with another history, in either direction', async () => {
    await fc.assert(
      fc.asyncProperty(leavesArb(2, 70), fc.nat(), fc.nat(31), async (leaves, a, byte) => {
        const size = leaves.length;
        const from = 1 + (a % (size - 1));
        const tree = treeOf(leaves);
        const later = { size, root: tree.root() };
        const earlier = { size: from, root: naiveRoot(leaves.slice(0, from)) };
        const proof = await proveConsistency(tree, from, size);
        expect([
          verifyConsistency({ size: from, root: flip(earlier.root, byte) }, later, proof),
          verifyConsistency(earlier, { size, root: flip(later.root, byte) }, proof),
          verifyConsistency(earlier, later, proof.slice(0, -1)),
          verifyConsistency(earlier, later, [...proof, EMPTY_ROOT]),
          verifyConsistency(later, earlier, proof),
        ]).toEqual([false, false, false, false, false]);
      }),
    );
  });
});

describe('a range proof', () => {
  it('gives back the root, and the root of every earlier size it touches', async () => {
    await fc.assert(
      fc.asyncProperty(leavesArb(0, 70), fc.nat(), fc.nat(), async (leaves, a, b) => {
        const size = leaves.length;
        const start = a % (size + 1);
        const end = start + (b % (size - start + 1));
        const sizes = Array.from({ length: size + 1 }, (_, n) => n);
        const verifier = new RangeVerifier(start, end, size, await proveRange(treeOf(leaves), start, end, size), sizes);
        for (const leaf of leaves.slice(start, end)) verifier.leaf(leaf);
        expect(verifier.finish().equals(naiveRoot(leaves))).toBe(true);
        expect(sizes.map((n) => verifier.rootAt(n)?.toString('hex') ?? null)).toEqual(
          sizes.map((n) => (n < start || n > end ? null : naiveRoot(leaves.slice(0, n)).toString('hex'))),
        );
      }),
    );
  });

  it('gives another root when a leaf is changed, dropped, added, swapped or the range is shifted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 60 }), fc.nat(), fc.nat(), fc.constantFrom('change', 'drop', 'add', 'swap', 'bend'), async (size, a, b, how) => {
        const leaves = Array.from({ length: size }, (_, n) => naiveLeaf(Buffer.from(`${n}`)));
        const start = a % (size - 1);
        const end = start + 2 + (b % (size - start - 1));
        const proof = await proveRange(treeOf(leaves), start, end, size);
        const shown = leaves.slice(start, end);
        const at = b % (shown.length - 1);
        if (how === 'bend' && proof.length === 0) return;
        const changed = {
          change: shown.with(at, flip(shown[at]!, 0)),
          drop: shown.toSpliced(at, 1),
          add: shown.toSpliced(at, 0, naiveLeaf(Buffer.from('new'))),
          swap: shown.with(at, shown[at + 1]!).with(at + 1, shown[at]!),
          bend: shown,
        }[how];
        const bent = how === 'bend' ? proof.with(a % proof.length, flip(proof[a % proof.length]!, 3)) : proof;
        expect(attempt(changed, start, end, size, bent)?.equals(naiveRoot(leaves)) ?? false).toBe(false);
      }),
    );
  });

  it('is refused when it has the wrong length', async () => {
    const tree = treeOf([1, 2, 3, 4, 5].map((n) => naiveLeaf(Buffer.of(n))));
    const proof = await proveRange(tree, 1, 3, 5);
    expect(() => new RangeVerifier(1, 3, 5, proof.slice(1))).toThrow('the range proof has 2 hashes, leaves 1 to 3 of 5 need 3');
    expect(() => new RangeVerifier(3, 6, 5, proof)).toThrow('leaves 3 to 6 are not in a tree of 5');
  });
});

function attempt(leaves: readonly Buffer[], start: number, end: number, size: number, proof: readonly Buffer[]): Buffer | null {
  try {
    const verifier = new RangeVerifier(start, end, size, proof);
    for (const leaf of leaves) verifier.leaf(leaf);
    return verifier.finish();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function flip(hash: Buffer, byte: number): Buffer {
  const copy = Buffer.from(hash);
  copy[byte]! ^= 1;
  return copy;
}
