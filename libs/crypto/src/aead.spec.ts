import { DoesNotOpen, aeadOpen, aeadSeal } from './aead.js';

describe('AES-256-GCM', () => {
  // Test cases 13 and 14 of "The Galois/Counter Mode of Operation" by McGrew and Viega, the authors of GCM.
  const zeros = Buffer.alloc(32);
  const nonce = Buffer.alloc(12);

  it.each([
    ['', '530f8afbc74536b9a963b4f1c4cb738b'],
    ['00'.repeat(16), 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919'],
  ])('seals %j as the authors of GCM say', (plaintext, box) => {
    expect(aeadSeal(zeros, nonce, Buffer.alloc(0), Buffer.from(plaintext, 'hex')).toString('hex')).toBe(box);
    expect(aeadOpen(zeros, nonce, Buffer.alloc(0), Buffer.from(box, 'hex')).toString('hex')).toBe(plaintext);
  });

  it('does not open with another key, nonce, binding or tag', () => {
    const aad = Buffer.from('bound to this');
    const box = aeadSeal(zeros, nonce, aad, Buffer.from('secret'));
    const otherTag = Buffer.from(box);
    otherTag[box.length - 1]! ^= 1;

    expect(() => aeadOpen(Buffer.alloc(32, 1), nonce, aad, box)).toThrow(DoesNotOpen);
    expect(() => aeadOpen(zeros, Buffer.alloc(12, 1), aad, box)).toThrow(DoesNotOpen);
    expect(() => aeadOpen(zeros, nonce, Buffer.from('bound to that'), box)).toThrow(DoesNotOpen);
    expect(() => aeadOpen(zeros, nonce, aad, otherTag)).toThrow(DoesNotOpen);
  });

  it.each([0, 4, 15])('takes no tag cut to %i bytes', (length) => {
    const box = aeadSeal(zeros, nonce, Buffer.alloc(0), Buffer.alloc(0));
    expect(() => aeadOpen(zeros, nonce, Buffer.alloc(0), box.subarray(0, length))).toThrow(DoesNotOpen);
  });
});
