import type { INestApplicationContext } from '@nestjs/common';
import { Health } from '@keystead/platform/src/telemetry/health.js';
import { RunnerServer } from '@keystead/runtime/src/adapters/runner-link/runner-server.js';
import { runtimeSettings, type RuntimeSettings } from '@keystead/runtime/src/runtime.config.js';

/** Opens the door for runners and lets health tell whether one came through it. */
export async function welcomeRunners(app: INestApplicationContext): Promise<RunnerServer> {
  const server = app.get(RunnerServer, { strict: false });
  const { KEYSTEAD_RUNNER_SOCKET: socket, KEYSTEAD_RUNNER_TOKEN: token } = app.get<RuntimeSettings>(runtimeSettings.token, { strict: false });
  if (socket !== undefined && token !== undefined) await server.listen(socket, token);
  app.get(Health, { strict: false }).register({
    name: 'runner',
    check: async () => {
      const { runners } = server.state();
      return runners.length > 0 ? { ok: true, text: `${runners.length} connected, isolation ${runners[0]?.isolation?.level ?? 'unknown'}` } : { ok: false, text: 'no runner is connected, so no app can run' };
    },
  });
  return server;
}
