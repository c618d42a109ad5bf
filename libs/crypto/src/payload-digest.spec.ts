import { createHash } from 'node:crypto';
import { payloadDigest, sha256 } from './payload-digest.js';

describe('the payload digest', () => {
  const salt = Buffer.alloc(32, 1);

  it('covers domain, salt and payload', () => {
    const payload = Buffer.from([0, 127, 128, 255]);
    expect(payloadDigest(salt, payload)).toEqual(createHash('sha256').update('keystead.payload.v1\0').update(salt).update(payload).digest());
  });

  it('takes only whole salts, or a payload could borrow bytes from its salt', () => {
    expect(() => payloadDigest(salt.subarray(1), Buffer.alloc(0))).toThrow(new RangeError('a salt has 32 bytes'));
  });

  it('hashes every byte value as it is', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    expect(sha256(all)).toEqual(createHash('sha256').update(all).digest());
  });
});
