import { runProgram } from './run-program.js';

describe('what was typed', () => {
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    [['bogus'], 2],
    [['admin', 'bogus'], 2],
    [['evidence', 'verify'], 2],
    [['app', 'publish', '--nope'], 2],
    [['--help'], 0],
    [['app', '--help'], 0],
    [['--version'], 0],
  ])('%j ends with %i', async (words, code) => expect(await runProgram(words)).toBe(code));
});
