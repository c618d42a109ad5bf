import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';

/** Names of members that never reach a log line, at any of the places where objects are logged. */
const SECRET_NAMES = ['password', 'currentPassword', 'newPassword', 'secret', 'token', 'authorization', 'cookie', 'apiKey', 'code', 'input', 'output'];
const REDACTED = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Log lines carry an allow-list of request facts: method, path without query, status, correlation. No header, no body. */
export function loggerParams(level: string, service: string): Params {
  return {
    pinoHttp: {
      level,
      base: { service },
      redact: { paths: REDACTED, censor: '[redacted]' },
      quietReqLogger: true,
      // Asked every second by whoever starts and watches us; an answer "not yet" is no fault.
      autoLogging: { ignore: (request) => (request.url ?? '').startsWith('/health/') },
      customLogLevel: (_request, response, error) => (error !== undefined || response.statusCode >= 500 ? 'error' : 'debug'),
      genReqId: (request: IncomingMessage & { correlation?: string }) => request.correlation ?? 'none',
      serializers: {
        req: (request: IncomingMessage) => ({ method: request.method, path: pathOf(request) }),
        res: (response: ServerResponse) => ({ status: response.statusCode }),
        err: (error: Error) => ({ name: error.name, message: scrub(error.message), stack: scrub(error.stack ?? '') }),
      },
    },
  };
}

function pathOf(request: IncomingMessage): string {
  const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '';
  return url.split('?', 1)[0]!.slice(0, 300);
}

/** Anything shaped like a credential: ours, a provider's, or one inside a connection address. */
export function scrub(text: string): string {
  return text.replace(/\b(?:ks_[a-z]+_|sk-|AIza)[A-Za-z0-9_-]{8,}/g, '[redacted]').replace(/\/\/[^\s/:@]+:[^\s/@]+@/g, '//[redacted]@');
}
