import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { INTERNAL } from '@keystead/platform/src/http/problem.js';
import { Metrics } from '@keystead/platform/src/telemetry/metrics.js';
import { CallFailure } from '../../contract/calls.js';
import type { Request, Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import { wireErrorOf } from './wire-error.js';

/** The one place where an error becomes an answer under /v1. */
@Catch()
export class WireErrorFilter implements ExceptionFilter {
  constructor(
    private readonly log: PinoLogger,
    private readonly metrics: Metrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { status, body, retryAfterSeconds } = wireErrorOf(error, request.correlation ?? 'none');
    if (status >= 500 && !(error instanceof Refusal) && !(error instanceof CallFailure)) this.log.error({ err: error, correlation: request.correlation }, 'gateway request failed');
    const { code, source } = body.error;
    if (source === 'gateway' && code !== INTERNAL) this.metrics.countRefusal(code);
    if (response.headersSent || response.destroyed) {
      response.end();
      return;
    }
    if (retryAfterSeconds !== null) response.setHeader('Retry-After', String(retryAfterSeconds));
    response.status(status).json(body);
  }
}
