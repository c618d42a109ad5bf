import { HASH_BYTES } from '../merkle/hashes.js';
import { decodeBase64, decodeDecimal, decodeUtf8 } from '../text.js';

/**
 * Proof files: after the C2SP tlog-proof format, whose first form it is. A heading, lines `<word> <number>`, hashes in base64, one a
 * line, an empty line, and the checkpoint note byte for byte. `extra` lines are neither written nor accepted: nothing signs them.
 */

export const PROOF_KINDS = {
  inclusion: { heading: 'c2sp.org/tlog-proof@v1', words: ['index'] },
  range: { heading: 'keystead/range-proof@v1', words: ['start', 'end'] },
  consistency: { heading: 'keystead/consistency-proof@v1', words: ['from'] },
} as const;
export type ProofKind = keyof typeof PROOF_KINDS;

export interface ProofText {
  /** In the order of the kind's words. */
  readonly numbers: readonly number[];
  readonly hashes: readonly Buffer[];
  readonly checkpoint: Buffer;
}

export class MalformedProof extends Error {
  override readonly name = 'MalformedProof';
}

/** A tree of 2^53 leaves has proofs of at most 2 * 53 hashes. */
const MAX_HASHES = 2 * 53;

export function formatProof(kind: ProofKind, proof: { numbers: readonly number[]; hashes: readonly Buffer[]; checkpoint: string }): string {
  const { heading, words } = PROOF_KINDS[kind];
  const lines = [heading, ...words.map((word, i) => `${word} ${proof.numbers[i]}`), ...proof.hashes.map((hash) => hash.toString('base64'))];
  return `${lines.join('\n')}\n\n${proof.checkpoint}`;
}

/** @throws MalformedProof */
export function parseProof(kind: ProofKind, bytes: Uint8Array): ProofText {
  const { heading, words } = PROOF_KINDS[kind];
  const text = decodeUtf8(bytes);
  const cut = text?.indexOf('\n\n') ?? -1;
  if (text === null || cut < 0) throw new MalformedProof('the proof has no empty line before its checkpoint');
  const lines = text.slice(0, cut).split('\n');
  if (lines[0] !== heading) throw new MalformedProof(`the proof does not begin with ${heading}`);
  const numbers = words.map((word, i) => {
    const value = lines[i + 1]?.startsWith(`${word} `) === true ? decodeDecimal(lines[i + 1]!.slice(word.length + 1)) : null;
    if (value === null) throw new MalformedProof(`line ${i + 2} of the proof is not "${word} <number>"`);
    return value;
  });
  const encoded = lines.slice(1 + words.length);
  if (encoded.length > MAX_HASHES) throw new MalformedProof(`a proof has at most ${MAX_HASHES} hashes`);
  const hashes = encoded.map((line, i) => {
    const hash = decodeBase64(line);
    if (hash === null || hash.length !== HASH_BYTES) throw new MalformedProof(`hash ${i + 1} of the proof is not the base64 of 32 bytes`);
    return hash;
  });
  return { numbers, hashes, checkpoint: Buffer.from(text.slice(cut + 2)) };
}
