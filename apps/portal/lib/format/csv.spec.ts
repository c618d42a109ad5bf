import { toCsv } from './csv';

describe('a list as CSV', () => {
  it('quotes what needs it', () => {
    expect(toCsv(['name', 'note'], [['Ada', 'says "no"'], ['Bo', 'a,b\nc']])).toBe('name,note\r\nAda,"says ""no"""\r\nBo,"a,b\nc"\r\n');
  });

  it('lets no cell become a formula, and leaves numbers alone', () => {
    expect(toCsv(['cell'], [['=1+1'], ['+cmd'], ['@x'], ['-2.5'], ['-x'], ['\tx']])).toBe("cell\r\n'=1+1\r\n'+cmd\r\n'@x\r\n-2.5\r\n'-x\r\n'\tx\r\n");
  });
});
