import { checkDraft } from './check';
import { exampleDraft, readDraft, startDraft } from './draft';
import { kindOf, labelOf, type Schema } from './schema';

const letter: Schema = {
  type: 'object',
  required: ['text', 'tone'],
  properties: {
    text: { type: 'string', minLength: 5, maxLength: 5000 },
    tone: { type: 'string', enum: ['plain', 'formal'] },
    points: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    keepNames: { type: 'boolean', default: true },
    topics: { type: 'array', items: { type: 'string' }, maxItems: 2 },
    reader: { type: 'object', required: ['mail'], properties: { mail: { type: 'string', format: 'email' } } },
    extra: {},
  },
};

describe('a form made from a schema', () => {
  it('chooses a control for each member', () => {
    expect(Object.entries(letter.properties ?? {}).map(([name, schema]) => [name, kindOf(schema)])).toEqual([
      ['text', 'long-text'],
      ['tone', 'choice'],
      ['points', 'number'],
      ['keepNames', 'yes-no'],
      ['topics', 'lines'],
      ['reader', 'group'],
      ['extra', 'json'],
    ]);
  });

  it('labels by title, or by the name in words', () => expect([labelOf('keepNames', {}), labelOf('reading_level', {}), labelOf('x', { title: 'Text' })]).toEqual(['Keep names', 'Reading level', 'Text']));

  it('starts with the defaults, or with an earlier input', () => {
    expect(startDraft(letter)).toEqual({ text: '', tone: '', points: '3', keepNames: true, topics: '', reader: { mail: '' }, extra: '' });
    expect(startDraft(letter, { text: 'Dear all', tone: 'plain', keepNames: false, topics: ['a', 'b'], extra: { n: 1 } })).toEqual({
      text: 'Dear all',
      tone: '"plain"',
      points: '3',
      keepNames: false,
      topics: 'a\nb',
      reader: { mail: '' },
      extra: '{\n  "n": 1\n}',
    });
  });

  it('fills itself in from the examples, where there are some', () => {
    expect(exampleDraft(letter)).toBeNull();
    expect(exampleDraft({ type: 'object', properties: { text: { type: 'string', examples: ['Dear all'] }, points: { type: 'integer', default: 3 } } })).toEqual({ text: 'Dear all', points: '3' });
  });

  it('sends what was filled in, in the types of the schema', () => {
    const draft = { text: 'Dear all', tone: '"plain"', points: '4', keepNames: false, topics: ' a \n\nb', reader: { mail: 'a@b' }, extra: '[1]' };
    expect(readDraft(letter, draft)).toEqual({ value: { text: 'Dear all', tone: 'plain', points: 4, keepNames: false, topics: ['a', 'b'], reader: { mail: 'a@b' }, extra: [1] } });
  });

  it('says beside each field what is wrong with it', () => {
    const draft = { text: 'Dear', tone: '', points: '2.5', keepNames: true, topics: 'a\nb\nc', reader: { mail: 'nobody' }, extra: '{' };
    expect(checkDraft(letter, draft)).toEqual({
      text: 'At least 5 characters, now 4.',
      tone: 'This is needed.',
      points: 'Enter a whole number.',
      topics: 'At most 2, now 3.',
      'reader.mail': 'Enter an e-mail address.',
      extra: 'This is not valid JSON.',
    });
  });

  it('has nothing to say about a form that is right', () => {
    expect(checkDraft(letter, { text: 'Dear all', tone: '"formal"', points: '9', keepNames: true, topics: '', reader: { mail: 'a@b' }, extra: '' })).toEqual({});
  });
});
