import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTyped } from '../../scripts/lib/as-typed.mjs';
import { consoleDigest, digestLine, lineSplitter, plainWords } from '../../scripts/lib/digest-lines.mjs';
import { lastWords } from '../../scripts/lib/readiness.mjs';
import { openRotatingLog } from '../../scripts/lib/rotating-log.mjs';

describe('what the console shows of a log', () => {
  it.each([
    ['a warning', '{"level":40,"msg":"slow"}', { level: 'warning', message: 'slow' }],
    ['a warning with its reason', '{"level":40,"reason":"another worker leads","msg":"it starts again"}', { level: 'warning', message: 'it starts again: another worker leads' }],
    ['an error', '{"level":50,"msg":"broken","err":{"stack":"secret"}}', { level: 'error', message: 'broken' }],
    ['an error that would rewrite the terminal', '{"level":60,"msg":"a\\u001b[2Jb\\u202ec\\nd"}', { level: 'error', message: 'a [2Jb c d' }],
    ['an error as long as a book', JSON.stringify({ level: 50, msg: 'x'.repeat(1_000) }), { level: 'error', message: `${'x'.repeat(300)}…` }],
    ['information', '{"level":30,"msg":"hello"}', null],
    ['a stack trace', '    at main (file.js:1)', null],
    ['half a line', '{"level":50,"msg":"bro', null],
    ['a warning without words', '{"level":40,"msg":{"a":1}}', null],
  ])('%s', (_, line, expected) => {
    expect(digestLine(line)).toEqual(expected);
  });

  it('five in ten seconds, then where the rest is', () => {
    const printed: string[] = [];
    let now = 100_000;
    const digest = consoleDigest({ name: 'api', log: 'api.log', print: (line) => printed.push(line), now: () => now });
    for (let n = 1; n <= 8; n += 1) digest(`{"level":40,"msg":"no ${n}"}`);
    now += 10_001;
    digest('{"level":40,"msg":"no 9"}');
    expect(printed).toEqual([...[1, 2, 3, 4, 5].map((n) => `api: warning: no ${n}`), 'api: more warnings; all of them are in api.log', 'api: warning: no 9']);
  });

  it('commands as they are typed in a checkout', () => {
    expect(asTyped('Run `keystead admin migrate`, which goes on where it stopped; then `keystead admin doctor`.')).toBe('Run `npm run -s keystead -- admin migrate`, which goes on where it stopped; then `npm run -s keystead -- admin doctor`.');
  });

  it('lines, however they arrive', () => {
    const lines: string[] = [];
    const push = lineSplitter((line) => lines.push(line));
    for (const chunk of ['a', 'b\nc\n', 'd', '\n', 'e']) push(Buffer.from(chunk));
    expect(lines).toEqual(['ab', 'c', 'd']);
  });

  it('the last words of a process that does not start', () => {
    expect(lastWords('{"level":30,"msg":"starting"}\n{"level":60,"msg":"no way"}\nThese settings are not right:\n  - PORT: too big\n    at main (file.js)\n\n')).toBe('  no way\n  These settings are not right:\n  - PORT: too big');
  });
});

describe('what a process that did not start said of it, in one line,', () => {
  it.each([
    ['is nothing, of which the console knows what its log told', '{"level":60,"msg":"no way"}\n', ''],
    ['is each setting that is not right', 'These settings are not right:\n  - PORT: too big\nSee .env.example for what each means.\n', 'These settings are not right: - PORT: too big. See .env.example for what each means'],
    ['is of a stack the error', '/srv/main.js:3\nthrow new TypeError("a bug");\n^\n\nTypeError: a bug\n    at main (/srv/main.js:3)\n\nNode.js v24.1.0\n', 'TypeError: a bug'],
    ['is not what Node warns of', '(node:7) ExperimentalWarning: odd\n(Use `node --trace-warnings ...` to show where the warning was created)\nno way\n', 'no way'],
    ['is not as long as a book', 'x'.repeat(1_000), `${'x'.repeat(600)}…`],
  ])('%s', (_, text, expected) => expect(plainWords(text)).toBe(expected));
});

describe('a rotating log', () => {
  it('keeps the newest files, for this user only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keystead-log-'));
    const log = openRotatingLog(join(folder, 'api.log'), { maxBytes: 4, keep: 2 });
    for (const line of ['one', 'two', 'three', 'four', '4']) log.write(`${line}\n`);
    log.close();
    expect(Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))).toEqual({ 'api.log': '4\n', 'api.log.1': 'four\n', 'api.log.2': 'three\n' });
    expect(statSync(join(folder, 'api.log')).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  it('goes on in the file it has where no other can be made, and can be closed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keystead-log-'));
    const [logs, elsewhere] = [join(folder, 'logs'), join(folder, 'elsewhere')];
    mkdirSync(logs);
    const log = openRotatingLog(join(logs, 'api.log'), { maxBytes: 4, keep: 2 });
    log.write('one\n');
    // Where its folder was is a file, into which nothing can be written, whoever one is.
    renameSync(logs, elsewhere);
    writeFileSync(logs, '');
    log.write('two\n');
    log.write('three\n');
    log.close();
    expect(Object.fromEntries(readdirSync(elsewhere).map((name) => [name, readFileSync(join(elsewhere, name), 'utf8')]))).toEqual({ 'api.log': 'one\ntwo\nthree\n' });
    rmSync(folder, { recursive: true });
  });
});
