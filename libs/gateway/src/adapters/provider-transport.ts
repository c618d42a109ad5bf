import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable, Transform } from 'node:stream';
import { FAILURE_TEXT } from '../contract/failure.js';
import { NO_FACTS, ProviderFailure } from '../domain/ports/chat-provider.js';
import type { EndpointTrust } from '../contract/endpoints.js';
import type { CheckedEndpoint, EndpointGuard } from './endpoint-guard.js';
import { failureOfResponse } from './provider-errors.js';
import { retryAfterMs } from './retry-after.js';

/**
 * The `fetch` that provider clients are given. It connects to checked addresses only, follows no redirect, sends and hands
 * back allow-listed headers, adds the credential itself (so that no client holds it), and bounds what comes back.
 */
export interface TransportOptions {
  readonly guard: EndpointGuard;
  readonly trust: EndpointTrust;
  readonly secret: Buffer | null;
  readonly maxResponseBytes: number;
  /** What a good answer must be declared as. */
  readonly contentType: RegExp;
  /** Ends the request whatever the client does with its own signals. */
  readonly signal: AbortSignal;
  /** A machine that is off often says nothing at all. Until the connection stands nothing was sent, so nothing can have been billed. */
  readonly connectMs?: number;
  /** Sees the bytes before the client does. */
  readonly inspect?: () => Transform;
  /** Told about the response before its body is read. */
  readonly onResponse?: (facts: { readonly status: number; readonly providerRequestId: string | null }) => void;
}

const CONNECT_MS = 5_000;
const MAX_ERROR_BYTES = 65_536;
const KEPT_HEADERS = ['content-type'];
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

export function providerFetch(options: TransportOptions): typeof fetch {
  return async (input, init) => {
    const checked = await options.guard.check(String(input instanceof Request ? input.url : input), options.trust);
    options.signal.throwIfAborted();
    const incoming = await send(checked, init ?? {}, options);
    const status = incoming.statusCode ?? 0;
    const providerRequestId = requestIdOf(incoming);
    if (status < 200 || status > 299) {
      const body = await readText(incoming, MAX_ERROR_BYTES);
      throw failureOfResponse(status, body, options.secret, { providerRequestId, retryAfterMs: retryAfterMs(headerOf(incoming, 'retry-after'), new Date()) });
    }
    options.onResponse?.({ status, providerRequestId });
    if (!options.contentType.test(headerOf(incoming, 'content-type') ?? '')) {
      incoming.destroy();
      throw new ProviderFailure('malformed', FAILURE_TEXT.malformed, { ...NO_FACTS, status, providerRequestId });
    }
    const headers = new Headers();
    for (const name of KEPT_HEADERS) headers.set(name, headerOf(incoming, name) ?? '');
    return new Response(Readable.toWeb(bounded(incoming, options)) as ReadableStream<Uint8Array>, { status, headers });
  };
}

function send(checked: CheckedEndpoint, init: RequestInit, options: TransportOptions): Promise<IncomingMessage> {
  const { url, addresses } = checked;
  const lookup: LookupFunction = (_host, { all }, done) => {
    if (all === true) done(null, addresses.map(({ address, family }) => ({ address, family })));
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
  const body = typeof init.body === 'string' ? Buffer.from(init.body) : null;
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'keystead' };
  if (body !== null) Object.assign(headers, { 'content-type': 'application/json', 'content-length': String(body.length) });
  if (options.secret !== null) headers['authorization'] = `Bearer ${options.secret.toString('utf8')}`;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { method: init.method ?? 'GET', headers, lookup, agent: false, signal: options.signal });
    const late = setTimeout(() => request.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' })), options.connectMs ?? CONNECT_MS);
    const stands = (): void => clearTimeout(late);
    request.once('socket', (socket) => socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', stands));
    request.once('close', stands);
    request.once('response', resolve);
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

/** Counts, inspects, and turns every way in which the body can break off into an error of the stream. */
function bounded(incoming: IncomingMessage, options: TransportOptions): Readable {
  let received = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > options.maxResponseBytes) done(new ProviderFailure('malformed', `The provider sent more than ${options.maxResponseBytes} bytes.`, NO_FACTS));
      else done(null, chunk);
    },
  });
  const last = options.inspect?.();
  const out: Readable = last === undefined ? counter : counter.pipe(last);
  incoming.on('error', (error) => out.destroy(error));
  counter.on('error', (error) => {
    incoming.destroy();
    if (out !== counter) out.destroy(error);
  });
  out.on('close', () => incoming.destroy());
  incoming.pipe(counter);
  return out;
}

async function readText(incoming: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

function headerOf(incoming: IncomingMessage, name: string): string | null {
  const value = incoming.headers[name];
  return typeof value === 'string' ? value : null;
}

function requestIdOf(incoming: IncomingMessage): string | null {
  const id = headerOf(incoming, 'x-request-id') ?? headerOf(incoming, 'request-id');
  return id !== null && REQUEST_ID.test(id) ? id : null;
}
