import { visible } from './visible';

it.each([
  ['pay \u202e001\u202c now', 'pay \\u202e001\\u202c now'],
  ['\u001b[2Jgone', '\\u001b[2Jgone'],
  ['a\u2066b\u2069\u200f', 'a\\u2066b\\u2069\\u200f'],
  ['over\rwritten', 'over\\u000dwritten'],
])('%j is shown as %s', (text, shown) => expect(visible(text)).toBe(shown));

it('leaves words, lines, tabs and signs of all scripts as they are', () => {
  expect(visible('Zażółć\tשלום\r\n👩‍⚕️ – done\n')).toBe('Zażółć\tשלום\n👩‍⚕️ – done\n');
});
