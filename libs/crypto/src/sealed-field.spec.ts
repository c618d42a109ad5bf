import fc from 'fast-check';
import { DoesNotOpen, aeadSeal } from './aead.js';
import { fieldKey, hasSealedMember, isSealedField, openField, openFieldWithKey, sealField, verifyCommitment } from './sealed-field.js';
import type { FieldPlace, SealedField } from './sealed-field.js';

describe('a sealed field', () => {
  const subjectKey = Buffer.alloc(32, 1);
  const nonce = Buffer.alloc(12, 2);
  const place: FieldPlace = { type: 'identity.member-invited@1', eventId: '0b1d7f3e-5a52-4c55-9d2c-5f6a7b8c9d0e', subject: 'p_ann', field: 'email' };
  const sealed = sealField(subjectKey, place, 'ann@example.org', nonce);
  const changedBox = (member: 'box' | 'nonce' | 'commitment'): SealedField => {
    const bytes = Buffer.from(sealed.$sealed[member], 'base64url');
    bytes[0]! ^= 1;
    return { $sealed: { ...sealed.$sealed, [member]: bytes.toString('base64url') } };
  };

  it('opens to the value it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.uint8Array({ minLength: 12, maxLength: 12 }), (value, someNonce) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        expect(openField(subjectKey, place, sealField(subjectKey, place, json, Buffer.from(someNonce)))).toEqual(json);
      }),
    );
  });

  it('opens nowhere else: not in another event, type, field or for another person', () => {
    const elsewhere: FieldPlace[] = [
      { ...place, type: 'identity.member-invited@2' },
      { ...place, eventId: '1b1d7f3e-5a52-4c55-9d2c-5f6a7b8c9d0e' },
      { ...place, field: 'name' },
      { ...place, subject: 'p_bob' },
    ];
    for (const other of elsewhere) expect(() => openField(subjectKey, other, sealed)).toThrow(DoesNotOpen);
    expect(() => openField(Buffer.alloc(32, 9), place, sealed)).toThrow(DoesNotOpen);
  });

  it.each(['box', 'nonce', 'commitment'] as const)('does not open with a changed %s', (member) => {
    expect(() => openField(subjectKey, place, changedBox(member))).toThrow(DoesNotOpen);
  });

  it('can be opened alone by whoever is given its key', () => {
    const key = fieldKey(subjectKey, place);
    const other = { ...place, field: 'name' };
    const otherField = sealField(subjectKey, other, 'Ann', nonce);

    expect(openFieldWithKey(key, place, sealed)).toBe('ann@example.org');
    expect(verifyCommitment(key, sealed)).toBe(true);
    expect(verifyCommitment(key, otherField)).toBe(false);
    expect(() => openFieldWithKey(key, other, otherField)).toThrow(DoesNotOpen);
  });

  it('hides how long a short value is', () => {
    const lengths = ['', 'x', 'x'.repeat(61), 'x'.repeat(62)].map((value) => Buffer.from(sealField(subjectKey, place, value, nonce).$sealed.box, 'base64url').length);
    // Two quotes and at least one byte of padding: 61 characters fill the first 64 bytes; the tag adds 16.
    expect(lengths).toEqual([80, 80, 80, 144]);
  });

  it.each(['"x"', '"x"\u0000', ''])('does not open with the padding of %j', (plaintext) => {
    const info = Buffer.from(['keystead.field.v1', place.type, place.eventId, place.subject, place.field].join('\0'));
    const box = aeadSeal(fieldKey(subjectKey, place), nonce, info, Buffer.from(plaintext));
    expect(() => openField(subjectKey, place, { $sealed: { ...sealed.$sealed, box: box.toString('base64url') } })).toThrow(new DoesNotOpen('the field is not padded as it should be'));
  });

  it('is told from plain values by its exact form', () => {
    expect(isSealedField(sealed)).toBe(true);
    const others = [null, 'text', { $sealed: null }, { $sealed: {} }, { ...sealed, more: 1 }, { $sealed: { ...sealed.$sealed, more: '1' } }, { $sealed: { ...sealed.$sealed, alg: 'none' } }];
    expect(others.map(isSealedField)).toEqual(others.map(() => false));
    expect([sealed, { $sealed: 1 }, {}, null, 'text', ['$sealed']].map(hasSealedMember)).toEqual([true, true, false, false, false, false]);
  });
});
