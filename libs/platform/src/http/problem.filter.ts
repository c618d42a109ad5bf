import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { Request, Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import { Metrics } from '../telemetry/metrics.js';
import { INTERNAL, toProblem, type Problem } from './problem.js';

/** The one place where an error becomes an answer under /api. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: PinoLogger,
    private readonly metrics: Metrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error, request.correlation ?? 'none');
    if (problem.status >= 500 && !(error instanceof Refusal)) this.log.error({ err: error, correlation: problem.correlation }, 'request failed');
    if (problem.code !== INTERNAL) this.metrics.countRefusal(problem.code);
    if (response.headersSent) {
      response.end();
      return;
    }
    const retryAfter = problem['retryAfterSeconds'];
    if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
    if (request.path.startsWith('/v1/')) response.status(problem.status).json(asGatewayError(problem));
    else response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** What fails under /v1 before a route is reached (a body too large, broken JSON) is read by clients of OpenAI too. */
function asGatewayError({ detail, code, status, correlation }: Problem): object {
  return { error: { message: detail, type: status >= 500 ? 'api_error' : 'invalid_request_error', code, param: null, source: 'gateway', request_id: correlation, provider_request_id: null } };
}
