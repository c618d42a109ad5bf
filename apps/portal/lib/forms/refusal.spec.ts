import { toProblem } from '../api/problem';
import { sentence, splitRefusal, wordsOf } from './refusal';

const refused = (errors: readonly { field: string; message: string }[]) => toProblem(400, { title: 'The request is not valid', detail: 'secret: must be longer', code: 'platform.invalid-request', errors });
const LABELS = { name: 'Name', secret: 'Key', 'restrictions.models': 'Models' };

describe('a refused form', () => {
  it('says each fault once, beside its field, in the words on its label', () => {
    const error = refused([
      { field: 'secret', message: 'must be 8 to 500 visible characters without spaces' },
      { field: 'secret', message: 'must be longer' },
      { field: 'restrictions.models.2', message: 'Too small: expected string to have >=1 characters' },
    ]);
    expect(splitRefusal(error, LABELS)).toEqual({ beside: { secret: 'Key must be 8 to 500 visible characters without spaces.', 'restrictions.models': 'Models may not be empty.' }, rest: null });
  });

  it('keeps what belongs to no field of it', () => {
    const { beside, rest } = splitRefusal(refused([{ field: 'name', message: 'is taken' }, { field: 'baseUrl', message: 'Invalid URL' }]), LABELS);
    expect([beside, rest?.fields]).toEqual([{ name: 'Name is taken.' }, [{ path: 'baseUrl', message: 'Invalid URL' }]]);
  });

  it('keeps a refusal that names no field', () => expect(splitRefusal(toProblem(403, { title: 'No', detail: 'Not today.' }), LABELS).rest?.detail).toBe('Not today.'));
  it('knows the field of a refusal that is about one', () => {
    const wrong = toProblem(403, { title: 'It is not right', detail: 'Check it.', code: 'identity.current-password-wrong' });
    expect(splitRefusal(wrong, {}, { 'identity.current-password-wrong': 'currentPassword' })).toEqual({ beside: { currentPassword: 'It is not right. Check it.' }, rest: null });
  });
  it('has nothing to say before it was sent', () => expect(splitRefusal(null, LABELS)).toEqual({ beside: {}, rest: null }));
});

it.each([
  ['Too big: expected string to have <=80 characters', 'Name may have at most 80 characters.'],
  ['Invalid email address', 'Name is not an e-mail address.'],
  ['Invalid input: expected string, received undefined', 'Name is not valid.'],
  ['Unrecognized key: "x"', 'Name holds something that is not known here.'],
  ['Invalid ISO datetime', 'Name is not a date and time.'],
  ['Invalid input: expected number, received NaN', 'Name is not valid.'],
  ['Too big: expected number to be <=200', 'Name may not be more than 200.'],
  ['Invalid regex', 'Name is not valid.'],
])('%s reads %s', (message, read) => expect(sentence('Name', message)).toBe(read));

it.each([['pricePerRunUsd', 'Price per run usd'], ['items.0', 'Items'], ['', 'This']])('the field %j is called %s', (path, words) => expect(wordsOf(path)).toBe(words));
