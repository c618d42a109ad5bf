import type { Isolation } from '../../contract/sandbox.js';
import { runtimeRefusals } from '../../domain/refusals.js';
import type { JobHandlers, JobResult, RunJob, Runners, RunTicket } from '../../domain/runners.js';
import type { RunFinished } from '../sandbox/driver.js';
import { QueueFull } from './fair-queue.js';
import { Stopping } from './runner-server.js';
import type { RunnerServer } from './runner-server.js';

/** The runtime's port over the runner link. */
export class LinkedRunners implements Runners {
  constructor(private readonly server: RunnerServer) {}

  start(job: RunJob, handlers: JobHandlers): RunTicket {
    return refusing(() => this.server.start(job, { ...handlers, onFinished: (finished) => handlers.onFinished(resultOf(finished)) }));
  }

  demandRoom(organisation: string): void {
    refusing(() => this.server.demandRoom(organisation));
  }

  /** The weakest of the connected runners: a run may land on any of them. */
  isolation(): Isolation | null {
    const known = this.server.state().runners.flatMap((runner) => runner.isolation ?? []);
    return known.sort((a, b) => a.level.localeCompare(b.level))[0] ?? null;
  }
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof QueueFull) throw runtimeRefusals.refuse('runtime.queue-full', error.message, { retryAfterSeconds: 60 });
    if (error instanceof Stopping) throw runtimeRefusals.refuse('runtime.stopping', error.message, { retryAfterSeconds: 5 });
    throw error;
  }
}

/** The app's error is the person's; the platform's goes on the record in its own words. */
function resultOf({ outcome, error, output, usage, limitFired }: RunFinished): JobResult {
  const ours = outcome === 'PLATFORM_ERROR';
  return {
    outcome,
    usage,
    ...(output !== undefined && { output }),
    ...(limitFired !== undefined && { limitFired }),
    ...(error !== undefined && (ours ? { platformReason: error.message } : { error })),
  };
}
