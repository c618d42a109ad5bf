import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Gives every request its correlation id; one sent by the client is not trusted. */
export const requestId: RequestHandler = (request, response, next) => {
  request.correlation = randomUUID();
  response.setHeader('x-request-id', request.correlation);
  next();
};
