import type { INestApplicationContext } from '@nestjs/common';
import { Health } from '@keystead/platform/src/telemetry/health.js';
import { linkPlace, RunnerServer, runnerSettings, type RunnerProcessSettings } from '@keystead/runtime/src/runner.module.js';

/** Opens the door for runners and lets health tell whether one came through it. */
export async function welcomeRunners(app: INestApplicationContext, home: string): Promise<RunnerServer> {
  const server = app.get(RunnerServer, { strict: false });
  const { KEYSTEAD_RUNNER_SOCKET, KEYSTEAD_RUNNER_TOKEN } = app.get<RunnerProcessSettings>(runnerSettings.token, { strict: false });
  const { socketPath, token } = linkPlace(home, { socketPath: KEYSTEAD_RUNNER_SOCKET, token: KEYSTEAD_RUNNER_TOKEN });
  await server.listen(socketPath, token);
  app.get(Health, { strict: false }).register({
    name: 'runner',
    check: async () => {
      if (server.isLeaving) return { ok: false, text: 'this process is being stopped and begins no more runs' };
      const { runners } = server.state();
      return runners.length > 0 ? { ok: true, text: `${runners.length} connected, isolation ${runners[0]?.isolation?.level ?? 'unknown'}` } : { ok: false, text: 'no runner is connected, so no app can run' };
    },
  });
  return server;
}
