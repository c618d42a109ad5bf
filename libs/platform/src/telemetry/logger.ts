import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { ofTheRequest } from './request-log.js';

/** Names of members that never reach a log line, however deep in what is logged. */
const SECRET_NAMES = new Set(['password', 'currentPassword', 'newPassword', 'secret', 'token', 'authorization', 'cookie', 'apiKey', 'code', 'input', 'output']);
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
  err: (error: Error) => ({ name: error.name, message: scrub(messageOf(error)), stack: scrub(error.stack ?? '') }),
};

function withoutSecrets(name: string, value: unknown, depth = 1): unknown {
  if (SECRET_NAMES.has(name)) return '[redacted]';
  if (value instanceof Error) return SERIALIZERS.err(value);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
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

/** Anything shaped like a credential: ours, a provider's, or one inside a connection address. */
export function scrub(text: string): string {
  return text.replace(/\b(?:ks_[a-z]+_|sk-|AIza)[A-Za-z0-9_-]{8,}/g, '[redacted]').replace(/\/\/[^\s/:@]+:[^\s/@]+@/g, '//[redacted]@');
}
