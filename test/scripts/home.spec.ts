import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentOf, productEnvironment, withEnvFile } from '../../scripts/lib/environment.mjs';
import { explain } from '../../scripts/lib/fault.mjs';
import { demoAccounts } from '../../scripts/lib/greeting.mjs';
import { chooseHome, prepareHome } from '../../scripts/lib/home.mjs';
import { parsePort } from '../../scripts/lib/ports.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keystead-home-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const account = { uid: 70, gid: 70 };
const closed = (): boolean => false;
const open = (): boolean => true;

describe('where the data lies', () => {
  it.each([
    ['in the checkout', { wanted: undefined, account: null }, '/src/keystead/.keystead'],
    ['in the checkout when the setting is empty', { wanted: '', account: null }, '/src/keystead/.keystead'],
    ['where KEYSTEAD_HOME says', { wanted: '/data/keystead', account: null }, '/data/keystead'],
    ['below the checkout when KEYSTEAD_HOME is relative', { wanted: 'data', account: null }, '/src/keystead/data'],
    ["in the checkout under root when PostgreSQL's account may enter", { wanted: undefined, account, enters: open }, '/src/keystead/.keystead'],
  ])('%s', (_, options, path) => {
    expect(chooseHome({ root: '/src/keystead', ...options })).toEqual({ path, note: null });
  });

  it("elsewhere, and says so, when PostgreSQL's account may not enter the checkout", () => {
    const path = '/var/lib/keystead/b83359135295';
    expect(chooseHome({ root: '/root/keystead', wanted: undefined, account, enters: closed })).toEqual({ path, note: `data lies in ${path}: the account of PostgreSQL may not enter /root/keystead` });
  });

  it('nowhere when KEYSTEAD_HOME names a place it may not enter', () => {
    expect(() => chooseHome({ root: '/src', wanted: '/root/data', account, enters: closed })).toThrow(
      'KEYSTEAD_HOME=/root/data lies below a directory that the account of PostgreSQL (70) may not enter: choose another, for example /var/lib/keystead',
    );
  });

  it('is made for this user only, and may be made again', () => {
    const home = join(folder, 'a', 'home');
    prepareHome(home, null);
    prepareHome(home, null);
    expect(readdirSync(home)).toEqual(['home.json', 'logs', 'run']);
    expect(['', 'logs', 'run'].map((part) => statSync(join(home, part)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
  });

  it.each([
    ['keys from a backup', ['keys']],
    ['what a restore with keys leaves', ['checkpoints', 'keys']],
    ['everything but the marker', ['ballast.tmp', 'bundles', 'cache', 'demo-accounts.json', 'home.json.17.tmp', 'keys', 'postgres', 'postgres.json', 'postgresql-18.1.0-beta.16', 'runner.sock', 'runner.token']],
  ])('may hold %s', (_, names) => {
    for (const name of names) mkdirSync(join(folder, name));
    prepareHome(folder, null);
    expect(readdirSync(folder)).toEqual([...names, 'home.json', 'logs', 'run'].toSorted());
  });

  it('is never a directory of others, also when keys lie in it', () => {
    const photos = join(folder, 'photos');
    mkdirSync(join(photos, 'keys'), { recursive: true, mode: 0o755 });
    for (const name of ['dog.png', 'cat.png']) writeFileSync(join(photos, name), '');
    expect(() => prepareHome(photos, null)).toThrow(
      `KEYSTEAD_HOME=${photos} holds cat.png, which is not Keystead's: name another directory with KEYSTEAD_HOME, or move out of this one all that is not Keystead's.`,
    );
    expect([statSync(photos).mode & 0o777, readdirSync(photos)]).toEqual([0o755, ['cat.png', 'dog.png', 'keys']]);
  });

  it('cannot be where nothing can be written', () => {
    expect(() => prepareHome('/proc/keystead', null)).toThrow('cannot keep data in /proc/keystead: nothing can be made there: choose another directory with KEYSTEAD_HOME');
  });
});

describe('what the operating system says, in words', () => {
  it.each([
    ['ENOSPC', '/data/x: the disk is full: free some space and start again'],
    ['EROFS', '/data/x: the file system is read-only: choose another directory with KEYSTEAD_HOME'],
  ])('%s', (code, line) => {
    expect(explain(Object.assign(new Error(code), { code, path: '/data/x' }))).toBe(line);
  });

  it('a fault of ours stays an unknown error', () => {
    expect(explain(new TypeError('x is not a function'))).toBeNull();
  });
});

describe('what each process is told', () => {
  const env = { PATH: '/bin', npm_lifecycle_event: 'start', KEYSTEAD_REQUIRE: 'browser', KEYSTEAD_KMS: 'local' };

  it('the demo by default, and where everything is', () => {
    expect(productEnvironment({ env, home: '/h', databaseUrl: 'postgres://x', port: 3000 })).toEqual({
      PATH: '/bin',
      NODE_ENV: 'development',
      KEYSTEAD_DEMO: 'true',
      KEYSTEAD_KMS: 'local',
      KEYSTEAD_HOME: '/h',
      KEYSTEAD_DATABASE_URL: 'postgres://x',
      PORT: '3000',
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_COMPILE_CACHE: '/h/cache',
    });
  });

  it('no demo in production', () => {
    expect(productEnvironment({ env: { NODE_ENV: 'production' }, home: '/h', databaseUrl: 'postgres://x', port: 3000 })['KEYSTEAD_DEMO']).toBe('false');
  });

  it('the runner knows neither database nor keys', () => {
    const google = { KEYSTEAD_KMS_ENDPOINT: 'https://kms.example', GOOGLE_APPLICATION_CREDENTIALS: '/h/google.json' };
    const all = productEnvironment({ env: { ...env, ...google }, home: '/h', databaseUrl: 'postgres://x', port: 3000 });
    expect(environmentOf('api', all)).toEqual(all);
    expect(Object.keys(environmentOf('runner', all)).toSorted()).toEqual(['KEYSTEAD_DEMO', 'KEYSTEAD_HOME', 'NEXT_TELEMETRY_DISABLED', 'NODE_COMPILE_CACHE', 'NODE_ENV', 'PATH', 'PORT']);
  });

  it('a .env file, under what the shell says', () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nKEYSTEAD_HOME="/data"\n');
    expect(withEnvFile(folder, { PORT: '5000' })).toEqual({ PORT: '5000', KEYSTEAD_HOME: '/data' });
  });

  it.each([
    [undefined, 3000],
    ['', 3000],
    ['8080', 8080],
  ])('port %s is %s', (text, port) => {
    expect(parsePort(text)).toBe(port);
  });

  it.each(['0', '65536', '3.5', 'http', '-1'])('port %s is none', (text) => {
    expect(() => parsePort(text)).toThrow(`PORT=${text} is not a port: give a number from 1 to 65535.`);
  });
});

it('accounts of the demo are read as the seed wrote them, and none is no fault', () => {
  expect(demoAccounts(folder)).toEqual([]);
  const accounts = [{ role: 'user', email: 'u@demo.test', password: 'p' }];
  writeFileSync(join(folder, 'demo-accounts.json'), JSON.stringify(accounts));
  expect(demoAccounts(folder)).toEqual(accounts);
  writeFileSync(join(folder, 'demo-accounts.json'), JSON.stringify({ accounts: [...accounts, { role: 'admin' }] }));
  expect(demoAccounts(folder)).toEqual(accounts);
});
