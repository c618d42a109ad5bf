import { faultsOf } from './verdict.js';

const LOG = ['1 a s 0', '2 b t 0', '3 c s 1', '4 d t 1'];
const PLANNED = [['a', 'b'], ['c', 'd']];
const judged = (lines: readonly string[], log = LOG): string[] => faultsOf(log, PLANNED, { reader: { lines, expected: log } });

describe('the verdict on readers of a log', () => {
  it('finds nothing where nothing is', () => expect(judged(LOG)).toEqual([]));

  it.each([
    ['an event that was skipped', ['1 a s 0', '3 c s 1', '4 d t 1'], 'reader, where 2 b t 0 is due, saw 3 c s 1 and skipped what comes before it'],
    ['an event that was given twice', ['1 a s 0', '2 b t 0', '2 b t 0', '3 c s 1', '4 d t 1'], 'reader, where 3 c s 1 is due, saw 2 b t 0 again'],
    ['two that changed places', ['1 a s 0', '3 c s 1', '2 b t 0', '4 d t 1'], 'reader, where 2 b t 0 is due, saw 3 c s 1 and skipped what comes before it'],
    ['one at another position', ['1 a s 0', '2 b t 0', '3 c s 1', '5 d t 1'], 'reader, where 4 d t 1 is due, saw 5 d t 1 which is not in the log'],
    ['an end that never came', ['1 a s 0', '2 b t 0'], 'reader missed the last 2 events'],
    ['one too many', [...LOG, '4 d t 1'], 'reader saw 1 more than there is: 4 d t 1'],
  ])('names %s', (_, lines, fault) => expect(judged(lines)).toEqual([fault]));

  it.each([
    ['lacks an event', ['1 a s 0', '2 b t 0', '3 c s 1'], ['the log holds 3 events, 4 were appended', 'the log lacks d']],
    ['holds one twice', [...LOG, '5 d t 2'], ['the log holds d twice', 'the log holds 5 events, 4 were appended']],
    ['has a gap in a stream', ['1 a s 0', '2 b t 0', '3 c s 2', '4 d t 1'], ['the log gives version 2 of s where 1 is due']],
    ["has turned a writer's order", ['1 b t 0', '2 a s 0', '3 c s 1', '4 d t 1'], ['the log gives b before what its writer wrote first']],
  ])('says when the log itself %s', (_, log, faults) => expect(judged(log, log)).toEqual(faults));
});
