import { GROUPS } from './as-typed.js';
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

describe('the commands it names can be pasted where it runs', () => {
  let said: string;
  let event: string | undefined;
  beforeEach(() => {
    said = '';
    event = process.env['npm_lifecycle_event'];
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation((text) => (said += String(text)) !== '');
  });
  afterEach(() => {
    if (event === undefined) delete process.env['npm_lifecycle_event'];
    else process.env['npm_lifecycle_event'] = event;
    process.exitCode = undefined;
    jest.restoreAllMocks();
  });

  async function output(script: string, ...words: string[]): Promise<string> {
    process.env['npm_lifecycle_event'] = script;
    await runProgram(words);
    return said;
  }

  it.each([
    ['keystead', 'npm run -s keystead --'],
    ['start', 'keystead'],
  ])('under the script %s of npm as %s', async (script, name) => {
    expect(await output(script, 'admin', 'restore', '--help')).toBe(`Usage: ${name} admin restore [options]

put a backup into an empty database and fold the read models again

Options:
  --from <file>  a file that \`${name} admin backup\` wrote
  -h, --help     display help for command
`);
    said = '';
    expect(await output(script, 'app', 'init')).toBe(`keystead: name the new folder: ${name} app init <name>; ${name} app init --list shows the templates\n`);
  });

  it('and it knows all of them', async () => {
    const groups = [...(await output('start', '--help')).matchAll(/^ {2}([a-z]+)(?= {2,}| \[)/gm)].map(([, group]) => group);
    expect(groups.filter((group) => group !== 'help')).toEqual(GROUPS);
  });
});
