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

  it('gives ids that lie beside each other by time and are otherwise random', () => {
    const { uuid } = systemRandomness();
    const [first, second] = [uuid(), uuid()];
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Math.abs(Date.now() - Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16))).toBeLessThan(60_000);
    expect(first.slice(14)).not.toBe(second.slice(14));
  });
});
