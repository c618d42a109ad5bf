import { askInput } from './ask-input.js';

async function answered(schema: object, typed: string[]): Promise<{ input: unknown; said: string }> {
  let said = '';
  const input = await askInput(schema as Parameters<typeof askInput>[0], async () => typed.shift()!, (text) => void (said += text));
  expect(typed).toEqual([]);
  return { input, said };
}
const schema = {
  type: 'object',
  properties: {
    letter: { type: 'string', title: 'Letter', description: 'The whole text.', minLength: 5, examples: ['Dear reader'] },
    kind: { type: 'string', enum: ['bank', 'doctor'], default: 'doctor' },
    copies: { type: 'integer', minimum: 1 },
    people: { type: 'array', items: { type: 'string' } },
    urgent: { type: 'boolean' },
  },
  required: ['letter'],
};

describe('the form in the terminal', () => {
  it('takes examples and defaults for an empty line, and leaves out what is optional', async () => {
    const { input, said } = await answered(schema, ['', '', '', '', '']);
    expect(input).toEqual({ letter: 'Dear reader', kind: 'doctor' });
    expect(said).toContain('\nLetter: The whole text.\n  Enter for: Dear reader\n');
    expect(said).toContain('\nkind (optional)\n  1) bank  2) doctor\n  Enter for: doctor\n');
  });

  it('reads each kind of field', async () => expect((await answered(schema, ['Dear Sir', '1', '2', 'Amira; Jon', 'yes'])).input).toEqual({ letter: 'Dear Sir', kind: 'bank', copies: 2, people: ['Amira', 'Jon'], urgent: true }));

  it('asks again, with the reason', async () => {
    const { input, said } = await answered(schema, ['no', 'Hello there', '7', 'bank', 'many', '1.5', '0', '3', '', 'maybe', 'n']);
    expect(input).toEqual({ letter: 'Hello there', kind: 'bank', copies: 3, urgent: false });
    expect(said.split('\n').filter((line) => /^ {2}(?!Enter|1\)|yes|sep)/.test(line))).toEqual(['  letter must NOT have fewer than 5 characters', '  choose 1 to 2', '  a number is needed', '  copies must be integer', '  copies must be >= 1', '  say yes or no']);
  });
});
