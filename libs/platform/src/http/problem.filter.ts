import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { Request, Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import { Metrics } from '../telemetry/metrics.js';
import type { OfferedMethods } from './offered-methods.js';
import { platformRefusals } from './platform-refusals.js';
import { DAMAGED, INTERNAL, toProblem, type Problem } from './problem.js';

/** The one place where an error becomes an answer under /api. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  #offered: OfferedMethods | null = null;

  constructor(
    private readonly log: PinoLogger,
    private readonly metrics: Metrics,
  ) {}

  /** Lets it tell an address that takes other methods from one that is nowhere. */
  knowing(offered: OfferedMethods): this {
    this.#offered = offered;
    return this;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = thrown instanceof NotFoundException ? (this.#otherMethod(request) ?? thrown) : thrown;
    const problem = toProblem(error, request.correlation ?? 'none');
    if ((problem.status >= 500 || problem.code === DAMAGED) && !(error instanceof Refusal)) this.log.error({ err: error, correlation: problem.correlation }, 'request failed');
    if (problem.code !== INTERNAL) this.metrics.countRefusal(problem.code);
    if (response.headersSent) {
      response.end();
      return;
    }
    const retryAfter = problem['retryAfterSeconds'];
    if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
    const allow = problem['allow'];
    if (typeof allow === 'string') response.setHeader('Allow', allow);
    if (request.path.startsWith('/v1/')) response.status(problem.status).json(asGatewayError(problem));
    else response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  /** null: nothing is offered at that address, or this very method is. */
  #otherMethod({ method, path }: Request): Refusal | null {
    const allow = this.#offered?.at(path) ?? [];
    if (allow.length === 0 || allow.includes(method)) return null;
    return platformRefusals.refuse('platform.method-not-allowed', `Use ${allow.join(' or ')} here, as /api/docs describes.`, { allow: allow.join(', ') });
  }
}

/** What fails under /v1 before a route is reached (a body too large, broken JSON) is read by clients of OpenAI too. */
function asGatewayError({ detail, code, status, correlation }: Problem): object {
  return { error: { message: detail, type: status >= 500 ? 'api_error' : 'invalid_request_error', code, param: null, source: 'gateway', request_id: correlation, provider_request_id: null } };
}
