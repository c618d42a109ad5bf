import { randomBytes } from 'node:crypto';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { leafHash, leafHeader, payloadDigest } from '../leaf.js';
import { hashNode } from '../merkle/hashes.js';
import { signCheckpoint } from '../note/checkpoint.js';
import { formatPublicKey, signerOf, verifierOf } from '../note/keys.js';
import { formatProof } from '../note/proof-text.js';
import { ORG, OTHER_ORG, PERSON, testKeys } from '../testing/installation.js';
import { verifyReceipt } from './verify-receipt.js';

const AT = '2026-01-31T23:59:59.999Z';
const destroyed = [{ what: 'crypto.subject-key', about: 'the key', rows: 1 }];
const kept = ['Backups, until they age out.'];
const keyOf = (organisation: string) => testKeys().logSigningKey(organisation);
const publicKey = formatPublicKey(verifierOf(keyOf(ORG)));

function receipt(change: { header?: object; payload?: object; log?: string; outer?: object } = {}): Buffer {
  const header = canonicalJson({ id: 'e1', type: 'compliance.subject-erased@1', organisation: ORG, occurredAt: AT, ...change.header });
  const payload = canonicalJson({ requestId: 'req_1', memberId: PERSON, destroyed, kept, ...change.payload });
  const salt = Buffer.alloc(32, 3);
  const leaf = leafHash(leafHeader(header, 1, AT), payloadDigest(salt, Buffer.from(payload)));
  const neighbour = Buffer.alloc(32, 7);
  const key = keyOf(change.log ?? ORG);
  const checkpoint = signCheckpoint({ origin: key.keyName, size: 2, root: hashNode(neighbour, leaf) }, [signerOf(key)]);
  const evidence = { header, payload, salt: salt.toString('base64'), sealedAt: AT, proof: formatProof('inclusion', { numbers: [1], hashes: [neighbour], checkpoint }), publicKey: formatPublicKey(verifierOf(key)) };
  return Buffer.from(JSON.stringify({ format: 'keystead.erasure-receipt', version: 1, organisation: ORG, requestId: 'req_1', person: PERSON, eventId: 'e1', erasedAt: AT, destroyed, kept, evidence, ...change.outer }));
}

describe('a receipt of an erasure', () => {
  it('is valid when the event it tells of is in the signed log', () => {
    expect(verifyReceipt(receipt(), publicKey)).toEqual({ verdict: 'valid', faults: [], facts: { organisation: ORG, person: PERSON, requestId: 'req_1', eventId: 'e1', erasedAt: AT, leaf: 1, sealedAt: AT, publicKey } });
    expect(verifyReceipt(receipt(), null).verdict).toBe('valid');
  });

  it.each([
    ['of another event', { header: { type: 'compliance.subject-exported@1' } }, 'the event is not the erasure that the receipt names'],
    ['of another time', { outer: { erasedAt: '2026-02-01T00:00:00.000Z' } }, 'organisation or time are not those of the event'],
    ['of another person', { payload: { memberId: 'p_00000000000000000000000002' } }, 'the event is about another person or request'],
    ['that claims more', { outer: { kept: [] } }, 'what was destroyed or kept is not what the event says'],
  ])('is not valid %s', (_story, change, fault) => {
    expect(verifyReceipt(receipt(change), publicKey)).toMatchObject({ verdict: 'not-valid', faults: [fault] });
  });

  it("is not valid when another organisation's log holds it, with whichever key it is checked", () => {
    expect(verifyReceipt(receipt({ log: OTHER_ORG }), null).faults).toEqual(['the checkpoint is of another log']);
    expect(verifyReceipt(receipt({ log: OTHER_ORG }), publicKey).faults).toEqual([expect.stringMatching(/^the checkpoint is not signed with the key/)]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', randomBytes(300)],
    ['an empty object', Buffer.from('{}')],
    ['a list', Buffer.from('[]')],
    ['a receipt of a later version', receipt({ outer: { version: 2 } })],
    ['a receipt without evidence', receipt({ outer: { evidence: null } })],
    ['a receipt whose proof is a number', receipt({ outer: { evidence: { proof: 1 } } })],
    ['a million and one bytes', Buffer.alloc(1_000_001, 0x20)],
  ])('is unreadable when it is %s', (_story, bytes) => {
    expect(verifyReceipt(bytes, publicKey)).toMatchObject({ verdict: 'unreadable', facts: null });
  });
});
