import { findChoices, labelOfChoice, meaningOf, type Choice } from './choices';

const KEYS: readonly Choice[] = [
  { id: 'key_1', name: 'Ward key', note: 'Demo user' },
  { id: 'key_2', name: 'Ward key', note: 'Demo nurse' },
  { id: 'key_3', name: 'Practice key' },
];
const found = (typed: string) => findChoices(KEYS, typed).map(({ id }) => id);

it.each([
  ['', ['key_1', 'key_2', 'key_3']],
  ['ward', ['key_1', 'key_2']],
  ['nurse WARD', ['key_2']],
  ['key_3', ['key_3']],
  ['lamp', []],
])('%j finds %j', (typed, ids) => expect(found(typed)).toEqual(ids));

it.each([
  ['practice key', 'key_3'],
  ['Ward key', null],
  ['prac', null],
  ['key_3', 'key_3'],
  [' key_9 ', 'key_9'],
  ['', ''],
])('%j typed in full means %j', (typed, value) => expect(meaningOf(KEYS, typed)).toBe(value));

it('is shown by its name, or as it was pasted', () => expect([labelOfChoice(KEYS, 'key_3'), labelOfChoice(KEYS, 'key_9'), labelOfChoice(KEYS, '')]).toEqual(['Practice key', 'key_9', '']));
