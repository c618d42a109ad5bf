import { Refusal, defineRefusals } from './refusal.js';

describe('a catalogue of refusals', () => {
  const refusals = defineRefusals({ 'key-revoked': { status: 409, title: 'The key was revoked' } });

  it('makes refusals of its kinds', () => {
    const refusal = refusals.refuse('key-revoked', 'It was revoked yesterday.', { retryAfterSeconds: 5 });
    expect(refusal).toBeInstanceOf(Refusal);
    expect({ ...refusal, message: refusal.message }).toEqual({
      name: 'Refusal',
      code: 'key-revoked',
      kind: { status: 409, title: 'The key was revoked' },
      detail: 'It was revoked yesterday.',
      extras: { retryAfterSeconds: 5 },
      message: 'key-revoked: It was revoked yesterday.',
    });
    expect(refusals.refuse('key-revoked', 'x').extras).toEqual({});
  });
});
