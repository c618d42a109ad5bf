import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { hashToken, constantTimeEqual } from '@keystead/crypto/src/secrets.js';
import type { Request, Response } from 'express';
import type { Pool } from 'pg';
import { Public } from '../access/decorators.js';
import { PG_POOL } from '../core/tokens.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { countParked } from '../projections/parking.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '../settings/platform.config.js';
import { Health } from './health.js';
import { Metrics } from './metrics.js';

@ApiExcludeController()
@Controller()
export class OpsController {
  constructor(
    private readonly checks: Health,
    private readonly metrics: Metrics,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
    @Inject(PG_POOL) private readonly pool: Pool,
  ) {}

  @Get('health/live')
  @Public('a load balancer asks it; says nothing but that the process answers')
  live(): { ok: true } {
    return { ok: true };
  }

  @Get('health')
  @Public('the short name of health/ready')
  health(@Res() response: Response): Promise<void> {
    return this.ready(response);
  }

  @Get('health/ready')
  @Public('a load balancer asks it; names parts, no data')
  async ready(@Res() response: Response): Promise<void> {
    const report = await this.checks.report();
    response.status(report.ok ? 200 : 503).json(report);
  }

  @Get('metrics')
  @Public('open to loopback or with the metrics token, checked here')
  async scrape(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!this.mayScrape(request)) throw platformRefusals.refuse('platform.not-found', 'Metrics are open to this machine, or with KEYSTEAD_METRICS_TOKEN.');
    this.metrics.parked.reset();
    for (const { projection, events } of await countParked(this.pool)) this.metrics.parked.set({ projection }, events);
    for (const { name, ok } of (await this.checks.report()).parts) this.metrics.parts.set({ part: name }, Number(ok));
    this.metrics.sealingFaults.set(await countSealingFaults(this.pool));
    response.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }

  private mayScrape(request: Request): boolean {
    const expected = this.settings.KEYSTEAD_METRICS_TOKEN;
    const given = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
    if (expected !== undefined && given !== undefined) return constantTimeEqual(hashToken(given), hashToken(expected));
    // Behind a proxy every request comes from loopback; what the proxy says of the client gives it away.
    const address = request.socket.remoteAddress ?? '';
    return request.relayed !== true && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address);
  }
}

/** From the table and not from the sealer, which runs in another process. */
async function countSealingFaults(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ events: number }>('SELECT count(*)::int AS events FROM evidence.parked');
  return rows[0]!.events;
}
