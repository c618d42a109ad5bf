import { writeFileSync } from 'node:fs';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { SettingsRefused } from '@keystead/platform/src/settings/load-settings.js';

/** How every process of ours ends: on a signal, or when the program that started it is gone. */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    // A part that hangs must not keep the whole from stopping.
    setTimeout(() => process.exit(1), 10_000).unref();
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
}

/** Runs a main function; what people can mend is one plain line, everything else a stack for the log. */
export function run(main: () => Promise<void>): void {
  main().catch(fail);
}

export function fail(error: unknown): never {
  process.stderr.write(`${plainMessage(error)}\n`);
  process.exit(1);
}

function plainMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'The process ended for an unknown reason.';
  const expected = error instanceof SettingsRefused || error.name.endsWith('Refused') || error.name === 'EventStoreUnavailable' || error.name === 'LogWentBack' || (error as NodeJS.ErrnoException).code !== undefined;
  return expected ? messageOf(error) : (error.stack ?? messageOf(error));
}

const BEAT_MS = 5_000;

/** Tells the program that started us that we answer now, and whoever watches `heartbeat` that we still do. @param heartbeat a file, or nothing */
export function tellReady(heartbeat = ''): void {
  process.send?.({ ready: true });
  if (heartbeat === '') return;
  beat(heartbeat);
  setInterval(beat, BEAT_MS, heartbeat).unref();
}

/** A beat that cannot be written is missed, which is what the watcher is there to see. */
function beat(file: string): void {
  try {
    writeFileSync(file, `${new Date().toISOString()}\n`, { mode: 0o600 });
  } catch {
    // Nothing else depends on it.
  }
}
