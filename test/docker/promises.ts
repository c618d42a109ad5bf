import type { ComposeFile, Service } from './compose-file.js';

export interface House {
  /** Names of the settings' schemas. */
  readonly settings: ReadonlySet<string>;
  /** First words the image's start program takes, and what may follow `admin`. */
  readonly commands: ReadonlySet<string>;
  readonly adminCommands: ReadonlySet<string>;
  readonly exists: (pathBesideCompose: string) => boolean;
}

/** Settings of the portal, which reads no schema. */
const OF_THE_PORTAL = new Set(['KEYSTEAD_API_ORIGIN']);
const SECRET_NAME = /PASSWORD|TOKEN|SECRET|_KEY$|DATABASE_URL|EVENTSTORE_URL|CREDENTIALS/;
const SECRET_PATH = /\/run\/secrets\/[\w.-]+/g;
const KNOWS_NO_DATA = new Set(['runner_token']);

/** Everything in the file that breaks what docs/production.md promises, one line each. */
export function faultsOf(file: ComposeFile, house: House): string[] {
  const services = Object.entries(file.services).flatMap(([name, service]) => [
    ...confinement(service),
    ...limits(service),
    ...environment(service, house.settings),
    ...secrets(service, file),
    ...program(service, house),
    ...places(service, file, house),
  ].map((fault) => `${name}: ${fault}`));
  return [...services, ...together(file)];
}

function confinement(service: Service): string[] {
  const refused: readonly (readonly [boolean, string])[] = [
    [!/^[1-9]\d*:[1-9]\d*$/.test(service.user), `runs as ${service.user === '' ? "its image's user" : service.user}`],
    [!service.read_only, 'may write its root'],
    [service.privileged, 'is privileged'],
    [service.cap_drop.join() !== 'ALL' || service.cap_add.length > 0, 'keeps capabilities'],
    [!service.security_opt.includes('no-new-privileges:true'), 'may gain privileges'],
    [service.network_mode === 'host' || 'pid' in service || 'ipc' in service, 'shares a namespace of the host'],
    [service.volumes.some((volume) => volume.includes('docker.sock')), 'holds the Docker socket'],
  ];
  return refused.flatMap(([is, text]) => (is ? [text] : []));
}

function limits({ mem_limit, pids_limit, logging, restart, healthcheck }: Service): string[] {
  const missing: readonly (readonly [boolean, string])[] = [
    [mem_limit === undefined || pids_limit === undefined, 'has no limit of memory or processes'],
    [logging?.options['max-size'] === undefined, 'may fill the disk with its log'],
    [restart !== 'no' && restart !== 'unless-stopped', `restarts ${restart}`],
    [restart !== 'no' && healthcheck === undefined, 'has no health check'],
  ];
  return missing.flatMap(([is, text]) => (is ? [text] : []));
}

function environment(service: Service, settings: ReadonlySet<string>): string[] {
  return Object.entries(service.environment).flatMap(([name, value]) => {
    const setting = name.replace(/_FILE$/, '');
    const unknown = name.startsWith('KEYSTEAD_') && !settings.has(setting) && !OF_THE_PORTAL.has(name);
    const inline = (SECRET_NAME.test(name) && !/_(FILE|PATH)$/.test(name)) || /:\/\/[^/\s]*:[^/\s]*@/.test(value);
    return [...(unknown ? [`${name} is no setting`] : []), ...(inline ? [`${name} holds a secret inline`] : [])];
  });
}

function secrets(service: Service, file: ComposeFile): string[] {
  const mounted = new Set(service.secrets.map(({ target }) => target));
  const named = [...Object.values(service.environment), ...service.entrypoint, ...service.command].flatMap((text) => text.match(SECRET_PATH) ?? []);
  return [
    ...named.filter((path) => !mounted.has(path)).map((path) => `${path} is not mounted`),
    ...service.secrets.filter(({ source }) => file.secrets[source] === undefined).map(({ source }) => `secret ${source} is not defined`),
  ];
}

/** Of our own image: the others' programs are theirs. */
function program({ image, entrypoint, command }: Service, { commands, adminCommands }: House): string[] {
  if (!image.includes('KEYSTEAD_IMAGE')) return /:[\w.-]*\d/.test(image) ? [] : [`image ${image} is not pinned`];
  const words = [...(entrypoint.length > 0 ? entrypoint.slice(entrypoint.findIndex((word) => word.endsWith('start.mjs')) + 1) : []), ...command];
  const [first = '', second = ''] = words;
  if (first === 'admin') return adminCommands.has(second) ? [] : [`there is no keystead admin ${second}`];
  return commands.has(first) ? [] : [`the image has no ${first}`];
}

function places({ volumes, networks }: Service, file: ComposeFile, { exists }: House): string[] {
  const sources = volumes.map((volume) => volume.split(':')[0] ?? '');
  const used = Array.isArray(networks) ? networks : Object.keys(networks);
  return [
    ...sources.filter((source) => (source.startsWith('.') ? !exists(source) : file.volumes[source] === undefined)).map((source) => `volume ${source} is not there`),
    ...used.filter((network) => file.networks[network] === undefined).map((network) => `network ${network} is not there`),
  ];
}

/** What holds between services. */
function together({ services, networks }: ComposeFile): string[] {
  const { runner, front, api } = services;
  const address = front === undefined || Array.isArray(front.networks) ? undefined : front.networks['inside']?.ipv4_address;
  const known = runner?.secrets.filter(({ source }) => !KNOWS_NO_DATA.has(source)) ?? [];
  const published = Object.entries(services).flatMap(([name, { ports }]) => ports.map((port) => ({ name, inner: Number(port.split(':').at(-1)) })));
  const broken: readonly (readonly [boolean, string])[] = [
    [runner?.network_mode !== 'none', 'runner: has a network'],
    [known.length > 0 || Object.keys(runner?.environment ?? {}).some((name) => !name.startsWith('KEYSTEAD_RUNNER_')), 'runner: is told more than how to reach the API'],
    [published.some(({ name }) => name !== 'front'), 'something but the front is published'],
    [published.some(({ inner }) => !(inner > 1023)), 'a port inside needs privileges'],
    [address === undefined || api?.environment['KEYSTEAD_TRUSTED_PROXIES'] !== address, 'api: trusts another proxy than the front'],
    [networks['data']?.internal !== true || networks['inside']?.internal !== true, 'the databases or the portal have a way out'],
  ];
  return broken.flatMap(([is, text]) => (is ? [text] : []));
}
