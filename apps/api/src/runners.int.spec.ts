/** Real: the socket and the health report. Stand-in: the application that holds them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { FIRST_MOMENTS_MS } from '@keystead/platform/src/telemetry/at-first.js';
import { Health } from '@keystead/platform/src/telemetry/health.js';
import { RunnerServer } from '@keystead/runtime/src/runner.module.js';
import { welcomeRunners } from './runners.js';

describe('the health of the door for runners', () => {
  it('says that none came through it yet, then that none is connected, and when it is asked to stop, that nothing is begun any more', async () => {
    const home = mkdtempSync(join(tmpdir(), 'ks-door-'));
    const [server, health] = [new RunnerServer(), new Health()];
    let now = 0;
    const clock: Clock = { now: () => new Date(now) };
    const parts = new Map<unknown, unknown>([[RunnerServer, server], [Health, health], [CLOCK, clock]]);
    await welcomeRunners({ get: (token: unknown) => parts.get(token) ?? {} } as unknown as INestApplicationContext, home);
    expect(await health.report()).toEqual({ ok: false, degraded: false, parts: [{ name: 'runner', ok: false, starting: true, text: 'still starting: no runner has connected yet' }] });
    now = FIRST_MOMENTS_MS;
    expect(await health.report()).toEqual({ ok: false, degraded: false, parts: [{ name: 'runner', ok: false, text: 'no runner is connected, so no app can run' }] });
    await server.drain(0);
    expect(await health.report()).toEqual({ ok: false, degraded: false, parts: [{ name: 'runner', ok: false, text: 'this process is being stopped and begins no more runs' }] });
    await server.close();
    rmSync(home, { recursive: true });
  });
});
