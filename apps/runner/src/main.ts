import { pino } from 'pino';
import { loadSettings, SettingsRefused } from '@keystead/platform/src/settings/load-settings.js';
import { linkPlace, runnerSettings, startRunner } from '@keystead/runtime/src/runner.module.js';
import type { RunnerProcessSettings } from '@keystead/runtime/src/runner.module.js';
import { onStop, run, tellReady } from '../../process.js';

/** Half a way into the time a supervisor gives us, so that what is cancelled can still be told. */
const DRAIN_MS = 2_500;
const NOT_OURS = ['KEYSTEAD_DATABASE_URL', 'KEYSTEAD_EVENTSTORE_URL', 'KEYSTEAD_KMS', 'KEYSTEAD_KMS_ENDPOINT', 'GOOGLE_APPLICATION_CREDENTIALS'];

run(async () => {
  const { home, settings } = readSettings(process.env);
  const log = pino({ name: 'runner' });
  const place = linkPlace(home, { socketPath: settings.KEYSTEAD_RUNNER_SOCKET, token: settings.KEYSTEAD_RUNNER_TOKEN });
  const onLink = (connected: boolean): void => log.info({ connected }, connected ? 'connected to the API' : 'lost the API; trying again');
  const runner = await startRunner({ ...place, capacity: settings.KEYSTEAD_RUNNER_CAPACITY, warm: settings.KEYSTEAD_RUNNER_WARM, onLink });
  log.info({ isolation: runner.isolation, capacity: settings.KEYSTEAD_RUNNER_CAPACITY }, 'runner ready');
  if (runner.isolation.level === 'L0') log.warn('apps run in plain processes here; install bubblewrap for kernel namespaces');
  onStop(() => runner.close(DRAIN_MS));
  tellReady(process.env['KEYSTEAD_HEARTBEAT']);
});

/** The process next to strangers' programs must not even be told where the data lies. @throws SettingsRefused */
function readSettings(env: NodeJS.ProcessEnv): { home: string; settings: RunnerProcessSettings } {
  const known = NOT_OURS.flatMap((name) => [name, `${name}_FILE`]).filter((name) => (env[name] ?? '') !== '');
  if (known.length > 0) throw new SettingsRefused(known.map((name) => `${name}: the runner must not know this; leave it out of its environment`));
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('KEYSTEAD_RUNNER_')));
  const settings = loadSettings([runnerSettings], own).get(runnerSettings.token) as RunnerProcessSettings;
  const home = env['KEYSTEAD_HOME'] ?? '';
  const told = settings.KEYSTEAD_RUNNER_SOCKET !== undefined && settings.KEYSTEAD_RUNNER_TOKEN !== undefined;
  if (home === '' && !told) throw new SettingsRefused(['KEYSTEAD_HOME: needed, unless KEYSTEAD_RUNNER_SOCKET and KEYSTEAD_RUNNER_TOKEN are both set']);
  return { home, settings };
}
