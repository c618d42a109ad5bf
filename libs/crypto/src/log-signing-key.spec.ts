import { createPrivateKey } from 'node:crypto';
import { deriveLogSigningKey, logOrigin } from './log-signing-key.js';

describe('log signing keys', () => {
  const seed = Buffer.alloc(32, 1);

  it('are the same for the same seed and origin, and differ otherwise', () => {
    const jwk = (someSeed: Buffer, origin: string): string | undefined => deriveLogSigningKey(someSeed, origin).publicKey.export({ format: 'jwk' }).x;
    const origin = logOrigin('00', 'org_a');

    expect(origin).toBe('keystead/00/org_a');
    expect(jwk(seed, origin)).toBe(jwk(seed, origin));
    expect(new Set([jwk(seed, origin), jwk(seed, logOrigin('00', 'org_b')), jwk(seed, logOrigin('01', 'org_a')), jwk(Buffer.alloc(32, 2), origin)]).size).toBe(4);
  });

  it('are Ed25519', () => {
    const { privateKey, publicKey } = deriveLogSigningKey(seed, 'keystead/00/org_a');
    expect([privateKey.asymmetricKeyType, publicKey.asymmetricKeyType]).toEqual(['ed25519', 'ed25519']);
    expect(createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })).equals(privateKey)).toBe(true);
  });
});
