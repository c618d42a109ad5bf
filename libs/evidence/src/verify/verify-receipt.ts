import { canonicalJson, type Json } from '@keystead/kernel/src/canonical-json.js';
import { parseCanonicalObject } from '../canonical.js';
import { leafHash, leafHeader, payloadDigest, SALT_BYTES } from '../leaf.js';
import { verifyInclusion } from '../merkle/verify.js';
import { openCheckpoint } from '../note/checkpoint.js';
import { formatPublicKey, parsePublicKey } from '../note/keys.js';
import { parseProof } from '../note/proof-text.js';
import { decodeBase64, decodeUtf8, isTime } from '../text.js';

/** Of an erasure receipt: what it says, and whether log and key bear it out. */
export interface ReceiptReport {
  readonly verdict: 'valid' | 'not-valid' | 'unreadable';
  /** Each thing that is wrong, in words; empty when valid. */
  readonly faults: readonly string[];
  readonly facts: { readonly organisation: string; readonly person: string; readonly requestId: string; readonly eventId: string; readonly erasedAt: string; readonly leaf: number; readonly sealedAt: string; readonly publicKey: string } | null;
}

export const MAX_RECEIPT_BYTES = 1_000_000;
const ERASED = 'compliance.subject-erased@1';
const TEXTS = ['organisation', 'requestId', 'person', 'eventId', 'erasedAt'] as const;
const PROOFS = ['header', 'payload', 'salt', 'sealedAt', 'proof', 'publicKey'] as const;

class Unreadable extends Error {}

/** Needs no server. @param publicKey `name+id+base64`, got from somewhere else than the receipt; without it the receipt is compared with its own. @throws NotANoteKey for such a key that is none */
export function verifyReceipt(bytes: Uint8Array, publicKey: string | null): ReceiptReport {
  const trusted = publicKey === null ? null : parsePublicKey(publicKey);
  try {
    return check(read(bytes), trusted === null ? null : formatPublicKey(trusted));
  } catch (error) {
    // Whatever a parser of ours does not take was not made by us.
    return { verdict: 'unreadable', faults: [error instanceof Error ? error.message : 'it is no receipt'], facts: null };
  }
}

type Receipt = Readonly<Record<(typeof TEXTS)[number] | (typeof PROOFS)[number], string>> & { readonly destroyed: Json; readonly kept: Json };

function read(bytes: Uint8Array): Receipt {
  if (bytes.length > MAX_RECEIPT_BYTES) throw new Unreadable(`a receipt is at most ${MAX_RECEIPT_BYTES} bytes`);
  const whole = objectOf(JSON.parse(decodeUtf8(bytes) ?? '') as Json);
  if (whole['format'] !== 'keystead.erasure-receipt' || whole['version'] !== 1) throw new Unreadable('it is no erasure receipt of version 1');
  const evidence = objectOf(whole['evidence']);
  const texts = [...TEXTS.map((name) => [name, whole[name]] as const), ...PROOFS.map((name) => [name, evidence[name]] as const)];
  for (const [name, value] of texts) if (typeof value !== 'string') throw new Unreadable(`"${name}" is not a text`);
  return { ...(Object.fromEntries(texts) as Receipt), destroyed: whole['destroyed'] as Json, kept: whole['kept'] as Json };
}

function check(receipt: Receipt, trusted: string | null): ReceiptReport {
  const faults: string[] = [];
  const demand = (holds: boolean, fault: string): void => void (holds || faults.push(fault));
  const [header, payload, salt] = [parseCanonicalObject(receipt.header), parseCanonicalObject(receipt.payload), decodeBase64(receipt.salt)];
  if (header === null || payload === null || salt?.length !== SALT_BYTES || !isTime(receipt.sealedAt)) throw new Unreadable('its event is not in canonical form');

  demand(header['type'] === ERASED && header['id'] === receipt.eventId, 'the event is not the erasure that the receipt names');
  demand(header['organisation'] === receipt.organisation && header['occurredAt'] === receipt.erasedAt, 'organisation or time are not those of the event');
  demand(payload['memberId'] === receipt.person && payload['requestId'] === receipt.requestId, 'the event is about another person or request');
  demand(canonicalJson(payload['destroyed'] as Json) === canonicalJson(receipt.destroyed) && canonicalJson(payload['kept'] as Json) === canonicalJson(receipt.kept), 'what was destroyed or kept is not what the event says');

  const { numbers, hashes, checkpoint } = parseProof('inclusion', Buffer.from(receipt.proof));
  const key = parsePublicKey(trusted ?? receipt.publicKey);
  const leaf = leafHash(leafHeader(receipt.header, numbers[0]!, receipt.sealedAt), payloadDigest(salt, Buffer.from(receipt.payload)));
  try {
    const tree = openCheckpoint(checkpoint, key);
    demand(tree.origin.endsWith(`/${receipt.organisation}`), 'the checkpoint is of another log');
    demand(verifyInclusion(leaf, numbers[0]!, tree, hashes), 'the event is not in the signed log as the receipt shows it');
  } catch (error) {
    faults.push(`the checkpoint is not signed with the key: ${(error as Error).message}`);
  }
  const { organisation, person, requestId, eventId, erasedAt, sealedAt } = receipt;
  return { verdict: faults.length === 0 ? 'valid' : 'not-valid', faults, facts: { organisation, person, requestId, eventId, erasedAt, leaf: numbers[0]!, sealedAt, publicKey: formatPublicKey(key) } };
}

function objectOf(value: Json | undefined): Readonly<Record<string, Json>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable('it is no JSON object of a receipt');
  return value as Readonly<Record<string, Json>>;
}
