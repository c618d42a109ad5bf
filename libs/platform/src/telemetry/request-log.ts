import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

const asked = new AsyncLocalStorage<string | undefined>();

/** What every line says that is written on behalf of a request. */
export function ofTheRequest(): { correlation?: string } {
  const correlation = asked.getStore();
  return correlation === undefined ? {} : { correlation };
}

/** Asked every second by whoever starts and watches us; an answer "not yet" is no fault. */
const WATCHING = '/health/';

/**
 * A line for each request that was taken in and failed, and for every one where the level is `debug`. pino-http would make two loggers for each request, the second with the
 * first as its prototype. V8 keeps what has been a prototype until its next large collection, and with it all that hangs on the request: each small
 * collection then had 7 MB to copy, and every tenth reader waited 4 ms for one.
 */
export function requestLog(logger: Pick<Logger, 'debug' | 'error' | 'isLevelEnabled'>): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    if (!(request.url ?? '').startsWith(WATCHING)) response.once('close', () => say(logger, request, response, performance.now() - began));
    asked.run(request.correlation, next);
  };
}

function say(logger: Pick<Logger, 'debug' | 'error' | 'isLevelEnabled'>, req: IncomingMessage & { correlation?: string }, res: ServerResponse, ms: number): void {
  const failed = res.statusCode >= 500;
  if (!failed && !logger.isLevelEnabled('debug')) return;
  // Before the head is sent a status is only what it would have been.
  const line = { correlation: req.correlation, req, ...(res.headersSent && { res }), responseTime: Math.round(ms) };
  if (failed) logger.error(line, 'request errored');
  else logger.debug(line, res.writableFinished ? 'request completed' : 'request aborted');
}
