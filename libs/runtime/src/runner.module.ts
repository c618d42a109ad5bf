/** What other processes may take of the sandbox: the runner, the API's end of its link, a single run for the command line. */
import type { Isolation, RunLimits } from './contract/sandbox.js';
import { RunnerClient } from './adapters/runner-link/runner-client.js';
import { DenoDriver } from './adapters/sandbox/deno-driver.js';

export { linkPlace } from './adapters/runner-link/link-place.js';
export { RunnerServer } from './adapters/runner-link/runner-server.js';
export type { RunHandle, RunnerState } from './adapters/runner-link/runner-server.js';
export { runnerSettings } from './runner.config.js';
export type { RunnerProcessSettings } from './runner.config.js';
export { runLocally } from './adapters/sandbox/run-locally.js';
export type { LocalRun } from './adapters/sandbox/run-locally.js';
export type { LogEntry, RunFinished, RunProgress } from './adapters/sandbox/driver.js';

export interface RunnerSettings {
  readonly socketPath: string;
  readonly token: string;
  readonly capacity: number;
  readonly warm: number;
  readonly ceiling?: RunLimits;
  readonly onLink?: (connected: boolean) => void;
}

export interface RunningRunner {
  readonly isolation: Isolation;
  /** @param drainMs how long runs may still finish */
  close(drainMs: number): Promise<void>;
}

/** Tries the host first: a runner that cannot isolate never says hello. @throws SandboxUnavailable */
export async function startRunner(settings: RunnerSettings): Promise<RunningRunner> {
  const driver = new DenoDriver(settings.ceiling === undefined ? {} : { ceiling: settings.ceiling });
  const isolation = await driver.probe();
  driver.warm(settings.warm);
  const { socketPath, token, capacity } = settings;
  const client = new RunnerClient({ socketPath, token, capacity, driver, isolation, ...(settings.onLink === undefined ? {} : { onLink: settings.onLink }) });
  return { isolation, close: (drainMs) => client.close(drainMs) };
}
