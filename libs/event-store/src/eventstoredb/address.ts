import { readFileSync } from 'node:fs';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreRefused } from '../errors.js';

export type ClientArguments = ConstructorParameters<typeof EventStoreDBClient>;

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Address {
  /** For people, without credentials: `node-1:2113, node-2:2113`. */
  readonly shown: string;
  /** How it is gone to, for people: `with TLS, as the user it names`. */
  readonly tried: string;
  readonly endpoints: readonly Endpoint[];
  readonly secure: boolean;
  /** Who may vouch for the certificate; undefined: whom the system trusts. */
  readonly authority: Buffer | undefined;
  readonly client: ClientArguments;
}

const WHOLE_NUMBERS = ['discoveryInterval', 'gossipTimeout', 'maxDiscoverAttempts', 'defaultDeadline', 'keepAliveInterval', 'keepAliveTimeout'];
const TEXTS = ['connectionName', 'tlsCAFile', 'userCertFile', 'userKeyFile'];

/**
 * Reads a connection string itself: the client's own parser prints what it does not understand, password and all.
 * @throws EventStoreRefused that names the part, never what stands there
 */
export function parseAddress(text: string): Address {
  const match = /^(esdb|esdb\+discover):\/\/(?:([^:@/?]+):([^@/?]*)@)?([^@/?]+)\/?(?:\?(.*))?$/.exec(text.trim());
  if (match === null) throw wrong('it has the form esdb://user:password@host:2113?tls=true, or esdb+discover:// for a cluster behind one name');
  const [, protocol, user, password, hosts = '', query = ''] = match;
  const endpoints = hosts.split(',').map(endpointOf);
  const [first] = endpoints;
  if (first === undefined) throw wrong('it names no host');
  const options = optionsOf(query);
  const settings = { ...options.numbers, ...(options.texts['connectionName'] === undefined ? {} : { connectionName: options.texts['connectionName'] }) };
  const credentials = user === undefined ? undefined : { username: decoded(user), password: decoded(password ?? '') };
  const files = certificates(options.texts);
  const where = protocol === 'esdb+discover' ? { discover: first } : endpoints.length > 1 ? { endpoints } : { endpoint: first };
  return {
    shown: endpoints.map(({ address, port }) => `${address}:${port}`).join(', '),
    tried: `${options.tls ? 'with' : 'without'} TLS, ${credentials === undefined ? 'without a user' : 'as the user it names'}`,
    endpoints,
    secure: options.tls,
    authority: files['rootCertificate'],
    client: [{ ...settings, ...where }, { insecure: !options.tls, ...files }, credentials] as unknown as ClientArguments,
  };
}

function wrong(what: string): EventStoreRefused {
  return new EventStoreRefused('address', `KEYSTEAD_EVENTSTORE_URL is not an address of EventStoreDB: ${what}`);
}

function endpointOf(host: string): Endpoint {
  const match = /^([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?$/.exec(host.trim());
  const port = Number(match?.[2] ?? 2113);
  if (match?.[1] === undefined || port < 1 || port > 65_535) throw wrong('a host is a name or an address, and its port a number up to 65535');
  return { address: match[1], port };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('user and password are percent-encoded');
  }
}

function optionsOf(query: string): { tls: boolean; numbers: Record<string, number>; texts: Record<string, string> } {
  const found = { tls: true, numbers: {} as Record<string, number>, texts: {} as Record<string, string> };
  for (const [key, value] of new URLSearchParams(query)) {
    const is = (name: string): boolean => name.toLowerCase() === key.toLowerCase();
    const number = WHOLE_NUMBERS.find(is);
    const written = TEXTS.find(is);
    if (number !== undefined && /^-?[0-9]{1,9}$/.test(value)) found.numbers[number] = Number(value);
    else if (written !== undefined && value !== '') found.texts[written] = value;
    else if (is('tls') && (value === 'true' || value === 'false')) found.tls = value === 'true';
    else if (is('tlsVerifyCert') && value === 'true') continue;
    else if (is('tlsVerifyCert')) throw wrong('tlsVerifyCert=false is not to be had: name the authority with tlsCAFile');
    else if (is('nodePreference') && value === 'leader') continue;
    else if (is('nodePreference')) throw wrong('only nodePreference=leader reads what was just written');
    else throw wrong(`the option ${/^[A-Za-z]{1,30}$/.test(key) ? key : 'at its end'} is unknown or its value is`);
  }
  return found;
}

function certificates(texts: Readonly<Record<string, string>>): Record<string, Buffer> {
  const { tlsCAFile, userCertFile, userKeyFile } = texts;
  if ((userCertFile === undefined) !== (userKeyFile === undefined)) throw wrong('userCertFile and userKeyFile come together');
  const read = (name: string, file: string | undefined): Record<string, Buffer> => {
    if (file === undefined) return {};
    try {
      return { [name]: readFileSync(file) };
    } catch {
      throw wrong('a certificate or key file that it names cannot be read');
    }
  };
  return { ...read('rootCertificate', tlsCAFile), ...read('userCertFile', userCertFile), ...read('userKeyFile', userKeyFile) };
}
