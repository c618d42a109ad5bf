import { TOKEN_PREFIXES, constantTimeEqual, hashToken, isToken, newToken, wipe } from './secrets.js';

describe('tokens', () => {
  it.each(TOKEN_PREFIXES)('%s has 32 random bytes and is stored as its hash', (prefix) => {
    const one = newToken(prefix);
    const two = newToken(prefix);

    expect(one.token).toMatch(new RegExp(`^${prefix}[A-Za-z0-9_-]{43}$`));
    expect(one.token).not.toBe(two.token);
    expect(one.hash).toBe(hashToken(one.token));
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes with plain SHA-256 (FIPS 180-4, "abc")', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are recognised by prefix and form', () => {
    const { token } = newToken('ks_pat_');
    expect(isToken('ks_pat_', token)).toBe(true);
    expect(['', 'ks_pat_', token.slice(0, -1), `${token}A`, token.replace(/.$/, '='), `${token}\n`, 7, null, undefined].map((text) => isToken('ks_pat_', text))).toEqual(Array(9).fill(false));
    expect(isToken('ks_run_', token)).toBe(false);
  });
});

describe('plain secrets', () => {
  it('are compared by value', () => {
    expect(constantTimeEqual('same', 'same')).toBe(true);
    expect(constantTimeEqual(Buffer.from('same'), 'same')).toBe(true);
    expect(constantTimeEqual('same', 'sane')).toBe(false);
    expect(constantTimeEqual('same', 'same ')).toBe(false);
    expect(constantTimeEqual('', '')).toBe(true);
  });

  it('are overwritten', () => {
    const secret = Buffer.from('secret');
    wipe(secret, null, undefined);
    expect(secret).toEqual(Buffer.alloc(6));
  });
});
