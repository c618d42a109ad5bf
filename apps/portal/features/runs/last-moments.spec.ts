import { logNote, noAnswer } from './last-moments';

it.each([
  ['goes on', false, true, 0, 'Nothing written yet.'],
  ['goes on', false, true, 2, null],
  ['ended', false, false, 0, 'The app wrote nothing.'],
  ['ended', false, false, 2, null],
  ['lost its process', true, false, 0, 'What the app wrote was lost: the process that conducted this run ended before it was stored.'],
  ['lost its process', true, false, 2, 'What the app wrote last may be lost: the process that conducted this run ended.'],
] as const)('the log of a run that %s (%p, %p) with %i lines: %p', (_, processLost, live, lines, note) => {
  expect(logNote({ processLost }, lines, live)).toBe(note);
});

it('a run that lost its process does not say that its app gave no answer', () => {
  expect([true, false].map((processLost) => noAnswer({ processLost }))).toEqual(['No answer was kept: the process that conducted this run ended before there was one.', 'The app gave no answer.']);
});
