/** ensure-install.mjs in a checkout of its own, with a stand-in for npm that says what it was asked. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'ensure-install.mjs');
const NPM = `
const { appendFileSync, mkdirSync, writeFileSync } = require('fs');
appendFileSync('asked.txt', process.argv.slice(2).join(' '));
if (process.env.NPM_FAILS) process.exit(1);
if (process.env.NPM_SLOW) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
mkdirSync('node_modules/node/bin', { recursive: true });
if (!process.env.NPM_IGNORES_SCRIPTS) writeFileSync('node_modules/node/bin/node', '');
writeFileSync('node_modules/.package-lock.json', '{}');
`;

describe('before any command', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'keystead-install-'));
    mkdirSync(join(root, 'scripts'));
    copyFileSync(SCRIPT, join(root, 'scripts', 'ensure-install.mjs'));
    writeFileSync(join(root, 'package-lock.json'), '{ "version": 1 }');
    writeFileSync(join(root, 'npm.cjs'), NPM);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function run(env: Record<string, string> = {}, node: string[] = []): { status: number | null; stderr: string; installed: boolean } {
    const done = spawnSync(process.execPath, [...node, join(root, 'scripts', 'ensure-install.mjs')], { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'], npm_execpath: join(root, 'npm.cjs'), ...env } });
    return { status: done.status, stderr: done.stderr, installed: done.stdout.includes('installing packages') };
  }

  it('packages are installed once', () => {
    expect(run()).toEqual({ status: 0, stderr: '', installed: true });
    expect(run()).toEqual({ status: 0, stderr: '', installed: false });
  });

  it('and again when the lock file changed', () => {
    run();
    writeFileSync(join(root, 'package-lock.json'), '{ "version": 2 }');
    expect(run()).toEqual({ status: 0, stderr: '', installed: true });
    expect(run().installed).toBe(false);
  });

  it('and again when an install was cut short', () => {
    run();
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    expect(run().installed).toBe(true);
  });

  it('not when somebody installed by hand', () => {
    utimesSync(join(root, 'package-lock.json'), 1, 1);
    mkdirSync(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
    writeFileSync(join(root, 'node_modules', 'node', 'bin', 'node'), '');
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), '{}');
    expect(run().installed).toBe(false);
  });

  it('a failed install is one line after the words of npm', () => {
    expect(run({ NPM_FAILS: '1' })).toEqual({
      status: 1,
      stderr: 'keystead: `npm ci` did not finish; its messages are above. Mend the cause and run the same command again.\n',
      installed: true,
    });
  });

  it('an install without install scripts is noticed', () => {
    expect(run({ NPM_IGNORES_SCRIPTS: '1' }).stderr).toBe('keystead: the package `node` has no program in node_modules: run `npm ci` with install scripts allowed (ignore-scripts=false).\n');
  });

  it('a long one says how far it is, also into a pipe', () => {
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, 'node_modules/a': {}, 'node_modules/b': {} } }));
    mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
    writeFileSync(join(root, 'node_modules', 'a', 'package.json'), '{}');
    const hurried = 'data:text/javascript,const real=setInterval;globalThis.setInterval=(what,ms)=>real(what,ms/25)';
    const done = spawnSync(process.execPath, ['--import', hurried, join(root, 'scripts', 'ensure-install.mjs')], { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'], npm_execpath: join(root, 'npm.cjs'), NPM_SLOW: '1' } });
    expect(done.stdout.split('\n').map((line) => line.replace(/\d+ s/, 'N s')).filter((line, at, all) => line !== all[at - 1])).toEqual([
      'keystead: installing packages with `npm ci` (once; about a minute, longer on a slow line; 1.2 GB on disk)',
      'keystead: still installing, N s: 1 of at most 2 packages are here',
      'keystead: packages are installed (N s)',
      '',
    ]);
  });

  it('an old Node is one line', () => {
    const old = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.1'}})";
    expect(run({}, ['--import', old])).toEqual({ status: 1, stderr: 'keystead: Node 18.20.1 is too old: install Node 20 or newer and run the same command again.\n', installed: false });
  });
});
