import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { LogFn, Logger } from 'pino';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { ofTheRequest } from './request-log.js';

/** Names of members that never reach a log line, however deep in what is logged, however they are spelt: without regard to case, `-` and `_`. */
const SECRET_NAMES = new Set(['password', 'currentpassword', 'newpassword', 'secret', 'clientsecret', 'token', 'accesstoken', 'refreshtoken', 'authorization', 'cookie', 'setcookie', 'apikey', 'xapikey', 'privatekey', 'code', 'input', 'output']);
const DEEPEST = 8;

/** Log lines carry an allow-list of request facts: method, path without query, status, correlation. No header, no body. */
export function loggerParams(level: string, service: string): Params {
  return {
    pinoHttp: {
      level,
      base: { service },
      // Not by the library's paths, which have to name each depth.
      formatters: { log: (line) => mapped(line, (name, value) => (name in SERIALIZERS ? value : withoutSecrets(name, value))) },
      mixin: ofTheRequest,
      hooks: { logMethod: sayScrubbed },
      serializers: SERIALIZERS,
      // They read a request as it is.
      wrapSerializers: false,
    },
    // Of requests `requestLog` tells.
    forRoutes: [],
  };
}

const SERIALIZERS = {
  req: (request: IncomingMessage) => ({ method: request.method, path: pathOf(request) }),
  res: (response: ServerResponse) => ({ status: response.statusCode }),
  err: (error: unknown) => (error instanceof Error ? { name: error.name, message: scrub(messageOf(error)), stack: scrub(error.stack ?? '') } : { message: scrub(messageOf(error)) }),
};

/** Also what is only said: an error's own words may stand in the message. */
function sayScrubbed(this: Logger, said: Parameters<LogFn>, method: LogFn): void {
  method.apply(this, said.map((one: unknown) => (typeof one === 'string' ? scrub(one) : one)) as Parameters<LogFn>);
}

function withoutSecrets(name: string, value: unknown, depth = 1): unknown {
  if (SECRET_NAMES.has(name.replaceAll(/[-_]/g, '').toLowerCase())) return '[redacted]';
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return SERIALIZERS.err(value);
  if (value instanceof URL) return scrub(value.href);
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (depth === DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((one: unknown) => withoutSecrets('', one, depth + 1));
  return mapped(value, (inner, one) => withoutSecrets(inner, one, depth + 1));
}

function mapped(object: object, change: (name: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));
}

function pathOf(request: IncomingMessage): string {
  const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '';
  return url.split('?', 1)[0]!.slice(0, 300);
}

/** Anything shaped like a credential: ours, a provider's, a signed token, or one inside a connection address. */
export function scrub(text: string): string {
  return text
    .replace(/\b(?:ks_[a-z]+_|sk-|AIza|gsk_|xai-|hf_|eyJ)[A-Za-z0-9_.-]{8,}/g, '[redacted]')
    .replace(/\b(Bearer|Basic) [^\s"',]+/g, '$1 [redacted]')
    .replace(/\/\/[^\s/:@]+:[^\s/@]+@/g, '//[redacted]@');
}
