import { createHash } from 'node:crypto';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { leafHash, leafHeader, payloadDigest } from './leaf.js';

describe('the leaf of an event', () => {
  const header = canonicalJson({ v: 1, id: 'e1', behalf: 'Zoë 🜁' });

  it('is the canonical JSON of header, index and time of sealing', () => {
    expect(leafHeader(header, 12, '2026-01-31T23:59:59.999Z')).toBe(canonicalJson({ event: { v: 1, id: 'e1', behalf: 'Zoë 🜁' }, index: 12, sealedAt: '2026-01-31T23:59:59.999Z', v: 1 }));
  });

  it('is hashed with the payload digest behind it, also when it is long', () => {
    const digest = payloadDigest(Buffer.alloc(32, 1), Buffer.from('{}'));
    const expected = (leaf: string): Buffer => createHash('sha256').update(Buffer.of(0)).update(leaf).update(digest).digest();
    expect(digest).toEqual(createHash('sha256').update('keystead.payload.v1\u0000').update(Buffer.alloc(32, 1)).update('{}').digest());
    for (const leaf of [leafHeader(header, 0, '2026-01-31T23:59:59.999Z'), 'ß'.repeat(50_000), 'x']) expect(leafHash(leaf, digest)).toEqual(expected(leaf));
  });
});
