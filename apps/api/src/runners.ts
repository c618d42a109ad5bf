import type { INestApplicationContext } from '@nestjs/common';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { atFirst } from '@keystead/platform/src/telemetry/at-first.js';
import { Health } from '@keystead/platform/src/telemetry/health.js';
import { linkPlace, RunnerServer, runnerSettings, type RunnerProcessSettings } from '@keystead/runtime/src/runner.module.js';

/** Opens the door for runners and lets health tell whether one came through it. */
export async function welcomeRunners(app: INestApplicationContext, home: string): Promise<RunnerServer> {
  const server = app.get(RunnerServer, { strict: false });
  const { KEYSTEAD_RUNNER_SOCKET, KEYSTEAD_RUNNER_TOKEN } = app.get<RunnerProcessSettings>(runnerSettings.token, { strict: false });
  const { socketPath, token } = linkPlace(home, { socketPath: KEYSTEAD_RUNNER_SOCKET, token: KEYSTEAD_RUNNER_TOKEN });
  await server.listen(socketPath, token);
  const connected = atFirst(app.get<Clock>(CLOCK, { strict: false }), 'no runner has connected yet', async () => {
    const { runners } = server.state();
    return runners.length > 0 ? { ok: true, text: `${runners.length} connected, isolation ${runners[0]?.isolation?.level ?? 'unknown'}` } : { ok: false, text: 'no runner is connected, so no app can run' };
  });
  app.get(Health, { strict: false }).register({
    name: 'runner',
    check: async () => (server.isLeaving ? { ok: false, text: 'this process is being stopped and begins no more runs' } : connected()),
  });
  return server;
}
