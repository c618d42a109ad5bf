import { systemRandomness } from './randomness.js';

describe('randomness', () => {
  it('never hands out the same bytes twice', () => {
    const random = systemRandomness();
    const salts = Array.from({ length: 1000 }, () => random.bytes(32));
    expect(new Set(salts.map((salt) => salt.toString('hex'))).size).toBe(1000);
    salts[0]!.fill(0);
    expect(salts[1]!.equals(Buffer.alloc(32))).toBe(false);
  });

  it.each([1, 12, 32, 8192, 8193])('gives exactly %i bytes', (length) => {
    expect(systemRandomness().bytes(length)).toHaveLength(length);
  });
});
