import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { writerKeys } from './writer-mac.js';

describe('writer keys', () => {
  const key = Buffer.alloc(32, 1);
  const writer = writerKeys('new', new Map([['old', Buffer.alloc(32, 2)], ['new', key]]));
  const header = Buffer.from('{"v":1}');
  const digest = Buffer.alloc(32, 3);

  it('is HMAC-SHA-256 over domain, header length, header and digest', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), bytes, fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret, someHeader, someDigest) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(someHeader.length);
        const expected = createHmac('sha256', secret).update('keystead.mac.v1\0').update(length).update(someHeader).update(someDigest).digest();
        expect(writerKeys('k', new Map([['k', Buffer.from(secret)]])).mac(Buffer.from(someHeader), Buffer.from(someDigest))).toEqual(expected);
      }),
    );
  });

  it('accepts its own MAC, under the key that made it only', () => {
    const mac = writer.mac(header, digest);
    expect(['new', 'old', 'unknown', '__proto__'].map((name) => writer.verify(name, header, digest, mac))).toEqual([true, false, false, false]);
  });

  it('accepts nothing that was changed', () => {
    const mac = writer.mac(header, digest);
    const cut = mac.subarray(0, 31);
    expect(writer.verify('new', Buffer.from('{"v":2}'), digest, mac)).toBe(false);
    expect(writer.verify('new', header, Buffer.alloc(32, 4), mac)).toBe(false);
    expect(writer.verify('new', header, digest, cut)).toBe(false);
  });

  it('keeps its own copy of the keys', () => {
    const mine = Buffer.alloc(32, 1);
    const kept = writerKeys('k', new Map([['k', mine]]));
    mine.fill(0);
    expect(kept.mac(header, digest)).toEqual(writer.mac(header, digest));
  });

  it('needs its current key, and keys of 32 bytes', () => {
    expect(() => writerKeys('gone', new Map([['k', key]]))).toThrow(new RangeError('there is no writer key "gone"'));
    expect(() => writerKeys('k', new Map([['k', Buffer.alloc(31)]]))).toThrow(new RangeError('a writer key has 32 bytes'));
  });
});
