import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Labels are closed sets (method, route template, status, projection, code): never an id, a name or a path as sent. */
export class Metrics {
  readonly registry = new Registry();
  readonly parked = new Gauge({ name: 'keystead_parked_events', help: 'Events that wait behind a failure of a projection or a reaction', labelNames: ['projection'], registers: [this.registry] });
  readonly parts = new Gauge({ name: 'keystead_part_ok', help: '1 while a part of the platform works, as /health/ready says', labelNames: ['part'], registers: [this.registry] });
  readonly sealingFaults = new Gauge({ name: 'keystead_sealing_faults', help: 'Events that the sealer refused', registers: [this.registry] });
  private readonly refusals = new Counter({ name: 'keystead_refusals_total', help: 'Refusals by code', labelNames: ['code'], registers: [this.registry] });
  private readonly http = new Histogram({
    name: 'keystead_http_request_duration_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });

  /** @param codes of all refusals there are */
  constructor(private readonly codes: ReadonlySet<string> = new Set()) {
    collectDefaultMetrics({ register: this.registry });
  }

  countRefusal(code: string): void {
    this.refusals.inc({ code: this.codes.has(code) ? code : 'other' });
  }

  observeHttp(): RequestHandler {
    return (request, response, next) => {
      const end = this.http.startTimer();
      response.once('close', () => {
        const route: unknown = (request as { route?: { path?: unknown } }).route?.path;
        end({ method: request.method, route: typeof route === 'string' ? route : 'other', status: response.writableFinished ? String(response.statusCode) : 'aborted' });
      });
      next();
    };
  }
}
