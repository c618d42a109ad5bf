/** Always run, without Docker: what docker/ promises, read from its files; each promise has an offender that must turn it red. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { MAX_BODY_BYTES } from '@keystead/platform/src/http/body.js';
import { settingsGroups } from '@keystead/platform/src/core/open-core.js';
import { adminCommand } from '../../apps/cli/src/admin/admin.command.js';
import { contexts } from '../../apps/contexts.js';
import { readCompose, type ComposeFile, type Service } from './compose-file.js';
import { faultsOf, type House } from './promises.js';

const DOCKER = join(process.cwd(), 'docker');
const read = (name: string): string => readFileSync(join(DOCKER, name), 'utf8');
const start = read('image/start.mjs');

function house(): House {
  const program = new Command();
  adminCommand(program);
  return {
    settings: new Set(settingsGroups(contexts).flatMap(({ schema }) => Object.keys(schema.shape))),
    commands: new Set([...start.matchAll(/(\w+): 'dist\/apps\/(\w+)\/src\/main\.js'/g)].filter(([, , app]) => existsSync(`apps/${app}/src/main.ts`)).map(([, name]) => name!).concat('portal')),
    adminCommands: new Set(program.commands[0]!.commands.map((command) => command.name())),
    exists: (path) => existsSync(join(DOCKER, path)),
  };
}

/** The file with one service changed, as a hand that slips would. */
function with_(name: string, change: Partial<Service>): ComposeFile {
  const file = readCompose(join(DOCKER, 'compose.yaml'));
  return { ...file, services: { ...file.services, [name]: { ...file.services[name]!, ...change } } };
}

describe('docker/compose.yaml', () => {
  const file = readCompose(join(DOCKER, 'compose.yaml'));
  const api = file.services['api']!;

  it('starts everything, and keeps each promise', () => {
    expect(Object.keys(file.services).toSorted()).toEqual(['admin', 'api', 'events', 'front', 'migrate', 'portal', 'postgres', 'runner', 'worker']);
    expect(faultsOf(file, house())).toEqual([]);
  });

  it.each<[string, ComposeFile, string[]]>([
    ['root', with_('api', { user: '0:0' }), ['api: runs as 0:0']],
    ['no user', with_('front', { user: '' }), ["front: runs as its image's user"]],
    ['a writable root', with_('worker', { read_only: false }), ['worker: may write its root']],
    ['a capability', with_('front', { cap_add: ['NET_BIND_SERVICE'] }), ['front: keeps capabilities']],
    ['new privileges', with_('postgres', { security_opt: [] }), ['postgres: may gain privileges']],
    ['the Docker socket', with_('front', { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] }), ['front: holds the Docker socket', 'front: volume /var/run/docker.sock is not there']],
    ['no memory limit', with_('events', { mem_limit: undefined }), ['events: has no limit of memory or processes']],
    ['no health check', with_('worker', { healthcheck: undefined }), ['worker: has no health check']],
    ['a setting that is none', with_('api', { environment: { ...api.environment, KEYSTEAD_PUBLICURL: 'https://x' } }), ['api: KEYSTEAD_PUBLICURL is no setting']],
    ['an inline secret', with_('api', { environment: { ...api.environment, KEYSTEAD_METRICS_TOKEN: 'hunter2' } }), ['api: KEYSTEAD_METRICS_TOKEN holds a secret inline']],
    ['a password in an address', with_('portal', { environment: { KEYSTEAD_API_ORIGIN: 'http://a:b@api:3000' } }), ['portal: KEYSTEAD_API_ORIGIN holds a secret inline']],
    ['a secret it has not', with_('worker', { secrets: [] }), ['worker: /run/secrets/eventstore_url is not mounted', 'worker: /run/secrets/database_url_server is not mounted']],
    ['a command the image has not', with_('api', { command: ['serve'] }), ['api: the image has no serve']],
    ['an admin command that is none', with_('migrate', { command: ['admin', 'migrat'] }), ['migrate: there is no keystead admin migrat']],
    ['an image of the day', with_('postgres', { image: 'postgres:latest' }), ['postgres: image postgres:latest is not pinned']],
    ['a file that is not there', with_('front', { volumes: ['./caddy.conf:/etc/x:ro'] }), ['front: volume ./caddy.conf is not there']],
    ['a runner with a network', with_('runner', { network_mode: undefined }), ['runner: has a network']],
    ['a runner that knows the database', with_('runner', { secrets: [{ source: 'database_url_server', target: '/run/secrets/database_url_server' }, ...file.services['runner']!.secrets] }), ['runner: is told more than how to reach the API']],
    ['a published database', with_('postgres', { ports: ['5432:5432'] }), ['something but the front is published']],
    ['a privileged port', with_('front', { ports: ['443:443'] }), ['a port inside needs privileges']],
    ['everybody as proxy', with_('api', { environment: { ...api.environment, KEYSTEAD_TRUSTED_PROXIES: '10.0.0.0/8' } }), ['api: trusts another proxy than the front']],
  ])('%s turns it red', (_, offender, faults) => {
    expect(faultsOf(offender, house())).toEqual(faults);
  });

  it('trusts nobody with a way out from the databases', () => {
    expect(faultsOf({ ...file, networks: { ...file.networks, data: { internal: false } } }, house())).toEqual(['the databases or the portal have a way out']);
  });
});

describe('docker/Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const one = (word: string): string => last.find((line) => line.startsWith(`${word} `)) ?? '';

  it('takes its base as an argument, pinned by default', () => {
    expect(lines[0]).toMatch(/^ARG BASE=node:24\.\d+\.\d+-bookworm-slim$/);
    expect(lines.filter((line) => line.startsWith('FROM '))).toEqual(['FROM ${BASE} AS build', 'FROM ${BASE}']);
  });

  it('runs as nobody in particular, is looked after, and passes signals on', () => {
    expect([one('USER'), one('STOPSIGNAL'), one('HEALTHCHECK').includes('/app/image/healthy.mjs'), one('ENTRYPOINT').startsWith('ENTRYPOINT ["tini", "--", "node"')]).toEqual(['USER 10001:10001', 'STOPSIGNAL SIGTERM', true, true]);
  });

  it('carries no secret, no development packages, nothing from elsewhere', () => {
    expect(lines.filter((line) => /^(ADD|ARG|ENV) .*(PASSWORD|TOKEN|SECRET|https?:)/.test(line) || line.startsWith('ADD '))).toEqual([]);
    expect(lines.join()).toContain('npm prune --omit=dev');
    expect(last.filter((line) => line.startsWith('COPY ') && !line.startsWith('COPY --from=build '))).toEqual([]);
  });

  it('sets only settings that there are', () => {
    const known = house().settings;
    expect((one('ENV').match(/KEYSTEAD_\w+/g) ?? []).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('docker/nginx.conf', () => {
  const conf = read('nginx.conf');

  it('lets through what the platform takes and lets it say no itself', () => {
    const kib = Number(/client_max_body_size (\d+)k;/.exec(conf)?.[1]);
    expect([kib * 1024 > MAX_BODY_BYTES, kib * 1024 - MAX_BODY_BYTES <= 1024]).toEqual([true, true]);
  });

  it.each(['proxy_buffering off;', 'proxy_set_header X-Forwarded-For $remote_addr;', 'proxy_set_header Forwarded "";', 'add_header Strict-Transport-Security "max-age=31536000', 'ssl_protocols TLSv1.2 TLSv1.3;', 'server_tokens off;'])('%s', (line) => {
    expect(conf).toContain(line);
  });
});

describe('docker/seccomp-runner.json', () => {
  it('refuses what no sandbox needs, and leaves bubblewrap its calls', () => {
    const { defaultAction, syscalls } = JSON.parse(read('seccomp-runner.json')) as { defaultAction: string; syscalls: { names: string[]; action: string }[] };
    const refused = new Set(syscalls.filter(({ action }) => action === 'SCMP_ACT_ERRNO').flatMap(({ names }) => names));
    expect([defaultAction, ['bpf', 'ptrace', 'kexec_load', 'init_module', 'keyctl', 'io_uring_setup', 'userfaultfd', 'open_by_handle_at', 'setns'].filter((name) => !refused.has(name))]).toEqual(['SCMP_ACT_ALLOW', []]);
    expect(['clone', 'clone3', 'unshare', 'mount', 'umount2', 'pivot_root', 'sethostname'].filter((name) => refused.has(name))).toEqual([]);
  });
});
