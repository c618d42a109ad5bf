import { displayText } from './display-text.js';

const ESC = '\u001b';

describe('text of an app, as a person may see it', () => {
  it.each([
    ['plain text, tabs, lines and emoji stay', 'a\tb\nc 👩‍💻 é', 'a\tb\nc 👩‍💻 é'],
    ['colours go, their text stays', `${ESC}[31;1mred${ESC}[0m`, 'red'],
    ['cursor movement and clearing go', `one${ESC}[2J${ESC}[1;1Htwo${ESC}[2K`, 'onetwo'],
    ['a window title goes, ended by BEL', `${ESC}]0;pwned\u0007text`, 'text'],
    ['a hyperlink goes, ended by ST', `${ESC}]8;;https://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`, 'click'],
    ['an unfinished control string swallows its rest only', `ok${ESC}]52;c;AAAA`, 'ok'],
    ['the eight-bit spellings go too', '\u009b31mred\u009d0;title\u009c.', 'red.'],
    ['a two-character escape goes', `${ESC}c${ESC}(Breset`, 'reset'],
    ['a carriage return cannot overwrite', 'real line\rfake', 'real line\nfake'],
    ['direction overrides go', 'abc\u202etxt.exe\u2066', 'abctxt.exe'],
    ['hidden tag characters and zero-width spaces go', 'a\u200bb\u{e0041}c\ufeff', 'abc'],
    ['backspaces, bells and nulls go', 'pass\b\b\u0007\u0000', 'pass'],
    ['a lone surrogate is replaced', 'a\ud800b', 'a\ufffdb'],
  ])('%s', (_story, written, shown) => {
    expect(displayText(written)).toEqual(shown);
  });
});
