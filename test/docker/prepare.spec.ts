import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseAddress } from '@keystead/event-store/src/eventstoredb/address.js';
import { describeWith } from '../needs.js';
import { readCompose } from './compose-file.js';

const SCRIPT = join(process.cwd(), 'docker', 'prepare.sh');
let place: string;
const within = (folder: string, ...words: string[]) => spawnSync(SCRIPT, words, { env: { PATH: process.env['PATH'], KEYSTEAD_PREPARE_INTO: folder }, encoding: 'utf8' });
const secret = (name: string): string => readFileSync(join(place, 'secrets', name), 'utf8');
const modeOf = (...path: string[]): string => (statSync(join(place, ...path)).mode & 0o777).toString(8);

describeWith('openssl', 'docker/prepare.sh', () => {
  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'ks-prepare-'));
    expect(within(place, 'https://keystead.example.org:8443', '--accept-local-kms')).toMatchObject({ status: 0, stderr: '' });
  });
  afterAll(() => rmSync(place, { recursive: true }));

  it("makes every secret that compose.yaml mounts, for the folder's owner only, each another", () => {
    const mounted = Object.values(readCompose('docker/compose.yaml').secrets).map(({ file }) => basename(file));
    expect(readdirSync(join(place, 'secrets')).toSorted()).toEqual([...mounted, 'internal-ca.key'].toSorted());
    expect([modeOf('secrets'), modeOf('secrets', 'internal-ca.key'), modeOf('secrets', 'runner_token'), modeOf('.env')]).toEqual(['700', '400', '444', '600']);
    const random = mounted.filter((name) => /password|token/.test(name)).map(secret);
    expect([random.every((text) => /^[0-9a-f]{64}$/.test(text)), new Set(random).size]).toEqual([true, random.length]);
    expect(readFileSync(join(place, '.env'), 'utf8')).toBe('KEYSTEAD_PUBLIC_URL=https://keystead.example.org:8443\nKEYSTEAD_PORT=8443\nKEYSTEAD_KMS=local\nKEYSTEAD_ALLOW_LOCAL_KMS=true\n');
  });

  it('gives addresses that production takes, with TLS in both', () => {
    expect(secret('database_url_server')).toBe(`postgres://keystead_server:${secret('postgres_server_password')}@postgres:5432/keystead?sslmode=verify-full&sslrootcert=/run/secrets/internal-ca.crt`);
    expect(parseAddress(secret('eventstore_url').replace('/run/secrets', join(place, 'secrets'))).secure).toBe(true);
  });

  it('overwrites nothing', () => {
    const before = secret('runner_token');
    const again = within(place, 'https://keystead.example.org', '--accept-local-kms');
    expect([again.status, again.stderr, secret('runner_token')]).toEqual([1, `prepare: ${join(place, 'secrets')} is there already; nothing was changed\n`, before]);
  });

  it("certificates are of the services' names and of its own CA; renewed ones too, and the front's is left alone", () => {
    const ca = new X509Certificate(secret('internal-ca.crt'));
    const fits = (name: string, host: string) => {
      const certificate = new X509Certificate(secret(`${name}.crt`));
      return [certificate.checkHost(host), certificate.verify(ca.publicKey), certificate.ca];
    };
    const all = () => [fits('postgres', 'postgres'), fits('events', 'events'), fits('front', 'keystead.example.org')];
    const good = [['postgres', true, false], ['events', true, false], ['keystead.example.org', true, false]];
    expect(all()).toEqual(good);
    const before = [secret('postgres.crt'), secret('front.crt')];
    expect(within(place, '--renew').status).toBe(0);
    expect([all(), secret('postgres.crt') === before[0], secret('front.crt') === before[1]]).toEqual([good, false, true]);
  });

  it.each([
    ['no choice of KMS', ['https://keystead.example.org']],
    ['an unknown KMS', ['https://keystead.example.org', '--kms', 'aws:key']],
    ['http', ['http://keystead.example.org', '--accept-local-kms']],
    ['a line break in the address', ['https://keystead.example.org\nX=1', '--accept-local-kms']],
    ['a path', ['https://keystead.example.org/app', '--accept-local-kms']],
    ['a port beyond the last', ['https://keystead.example.org:65536', '--accept-local-kms']],
    ['port 0', ['https://keystead.example.org:0', '--accept-local-kms']],
  ])('%s is refused, and nothing is made', (_, words) => {
    const empty = mkdtempSync(join(tmpdir(), 'ks-prepare-'));
    const { status, stderr } = within(empty, ...words);
    expect([status === 0, stderr === '', readdirSync(empty)]).toEqual([false, false, []]);
    rmSync(empty, { recursive: true });
  });
});
