import { messageOf } from './message-of.js';

const refused = (address: string): Error => new Error(`connect ECONNREFUSED ${address}`);

describe('what an error says', () => {
  it.each([
    ['its message', new Error('no'), 'no'],
    ['those of its parts, where it has no own', new AggregateError([refused('::1:5432'), refused('127.0.0.1:5432')]), 'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432'],
    ['each once', new AggregateError([refused('::1:5432'), refused('::1:5432')]), 'connect ECONNREFUSED ::1:5432'],
    ['of parts in parts', new AggregateError([new AggregateError([refused('::1:5432')])]), 'connect ECONNREFUSED ::1:5432'],
    ['its own before those of its parts', new AggregateError([refused('::1:5432')], 'nobody answers'), 'nobody answers'],
    ['its name, where it says nothing', new TypeError(''), 'TypeError'],
    ['its name, where no part says anything', new AggregateError([]), 'AggregateError'],
    ['a text that was thrown', 'no', 'no'],
    ['nothing that was thrown', undefined, 'undefined'],
    ['null', null, 'null'],
  ])('is %s', (_, error, words) => expect(messageOf(error)).toBe(words));
});
