import { refusalOf } from './google-kms-refusals.js';
import { KmsRefused } from './kms.js';

describe('what Google Cloud KMS refuses', () => {
  const asked = { key: 'projects/p/locations/l/keyRings/r/cryptoKeys/k', to: 'unwrap', keyVersion: '3' } as const;
  const refusal = (code: unknown, message: string): KmsRefused => refusalOf(Object.assign(new Error(message), { code }), asked) as KmsRefused;

  it('is about the credentials when they give no token, whatever the code', () => {
    const { fault, message } = refusal(2, '2 UNKNOWN: Getting metadata from plugin failed with error: invalid_grant, hunter2');
    expect(fault).toBe('credentials-missing');
    expect(message).toContain('see that they have not been withdrawn, and that this machine reaches oauth2.googleapis.com');
    expect(message).not.toContain('hunter2');
  });

  it.each([
    ['no code at all', undefined],
    ['a code of another world', 'ECONNRESET'],
    ['a code nobody knows', 99],
  ])('is taken for an absence when there is %s', (_, code) => {
    const { fault, message } = refusal(code, 'hunter2');
    expect([fault, message]).toEqual(['unreachable', expect.stringContaining('(UNKNOWN)')]);
    expect(message).not.toContain('hunter2');
  });

  it('may be thrown as anything', () => {
    expect((refusalOf(null, asked) as KmsRefused).fault).toBe('unreachable');
    expect((refusalOf('The client has already been closed.', asked) as KmsRefused).fault).toBe('unreachable');
  });

  it('does not repeat a state it does not know', () => {
    expect(refusal(9, 'current state is: HUNTER.').message).toBe(
      "Version 3 of projects/p/locations/l/keyRings/r/cryptoKeys/k in Google Cloud KMS is not usable (FAILED_PRECONDITION): enable it (gcloud kms keys versions enable), and see that the project's billing is on.",
    );
  });
});
