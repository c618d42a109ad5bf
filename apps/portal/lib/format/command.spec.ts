import { keystead, shellWord } from './command';

it('is what a person types in a checkout', () => expect(keystead('app init my-first-app')).toBe('npm run -s keystead -- app init my-first-app'));
it.each([
  ['bundle.zip', 'bundle.zip'],
  ['keystead/log+3f9a+AbC=', 'keystead/log+3f9a+AbC='],
  ['<public key>', `'<public key>'`],
  ["Ward's log", `'Ward'\\''s log'`],
])('%s reaches the program whole', (text, typed) => expect(shellWord(text)).toBe(typed));
