import { emailInput } from './email.js';
import { codeOf } from '@keystead/testing/src/given.js';
import { checkPassword } from './password.js';
import { personNameInput } from './text.js';

describe('a name', () => {
  it.each([
    ['Ada Lund', 'Ada Lund'],
    ['  Zoë  ', 'Zoë'],
    ['مريم', 'مريم'],
    ["Robert'); DROP TABLE members;--", "Robert'); DROP TABLE members;--"],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['👩‍💻 Ada', '👩‍💻 Ada'],
  ])('%j is just text', (given, kept) => {
    expect(personNameInput.parse(given)).toBe(kept);
  });

  it.each(['', '   ', 'Ada\u0000', 'Ada\nLund', 'Ada\u202egro.evil', 'Ada\u2066x', '\u200b\u200b', 'a'.repeat(121), '\ud800', 7, null])('%j is refused', (given) => {
    expect(personNameInput.safeParse(given).success).toBe(false);
  });
});

describe('an e-mail address', () => {
  it('is the same however it is written', () => {
    expect(emailInput.parse('  Ada.Lund@Harbour.Example ')).toBe('ada.lund@harbour.example');
  });

  it.each(['', 'ada', 'ada@', '@harbour.example', 'ada@harbour', 'ada@hаrbour.example', "ada@harbour.example' OR 1=1", `${'a'.repeat(250)}@harbour.example`, 'ada\u0000@harbour.example'])('%j is refused', (given) => {
    expect(emailInput.safeParse(given).success).toBe(false);
  });
});

describe('a password', () => {
  const email = 'ada@harbour.example';

  it.each(['slate otter lantern fjord', 'Tr0ub4dor&3-mule', '汉字密码也可以用的很长的一句话', 'x7$kP2!qLw9@'])('%j may be used', (password) => {
    expect(codeOf(() => checkPassword(password, email))).toBe('was not refused');
  });

  it.each([
    'short',
    'elevenchars',
    'ada@harbour.example',
    'my ADA@harbour.example 1',
    'Password-1234',
    'qwertyuiop123',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    '123456789012',
    'abcdefghijklmnop',
    '987654321098',
    'ａａａａａａａａａａａａ',
    'x'.repeat(100) + 'y'.repeat(101),
  ])('%j is refused', (password) => {
    expect(codeOf(() => checkPassword(password, email))).toBe('identity.password-too-weak');
  });
});
