import { ModuleRef } from '@nestjs/core';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { pause } from '@keystead/kernel/src/pause.js';
import { projectionsOf, reactionsOf, schedulesOf } from '../context/define-context.js';
import { ProjectionHost } from '../projections/projection-host.js';
import { ReactionHost } from '../projections/reaction-host.js';
import { runSchedule } from '../schedules/run-schedule.js';
import { Lead } from './lead.js';
import type { Core } from './open-core.js';

export type Warn = (facts: Record<string, unknown>, message: string) => void;

/** Work that goes on until the signal aborts: projections, reactions, sealing, schedules. */
export interface BackgroundJob {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}

const RESTART_MS = 1_000;
const NOT_CONFIRMED = 'the database does not confirm it';

export function projectionJobs(core: Core, modules: ModuleRef, warn: Warn): BackgroundJob[] {
  const owner = `${process.pid}@${process.env['HOSTNAME'] ?? 'local'}`;
  const parts = { log: core.log, store: core.store, orm: core.orm, pool: core.projecting, warn };
  return [
    { name: 'projections', run: (signal) => new ProjectionHost(parts, projectionsOf(core.contexts), owner).run(signal) },
    ...reactionsOf(core.contexts).map((reaction) => ({
      name: `reaction ${reaction.name}`,
      run: (signal: AbortSignal) => new ReactionHost({ log: core.log, orm: core.orm, pool: core.projecting, modules, clock: core.clock, warn }, reaction, owner).run(signal),
    })),
    ...schedulesOf(core.contexts).map((schedule) => ({
      name: `schedule ${schedule.name}`,
      run: (signal: AbortSignal) => runSchedule({ modules, clock: core.clock, warn }, schedule, signal),
    })),
  ];
}

/**
 * Runs the jobs of the one leading worker, and waits to lead again when the lead was lost. A leader that does not know yet that it lost is
 * stopped by the checkpoints' epochs. So is one whose read model was rebuilt: whoever is stopped raises them again only when the database
 * confirms that it leads, or two would take them from each other for ever.
 */
export async function runJobs(core: Pick<Core, 'platform'>, jobs: readonly BackgroundJob[], signal: AbortSignal, warn: Warn): Promise<void> {
  while (!signal.aborted) {
    const term = new AbortController();
    const end = (reason: string): void => {
      if (!term.signal.aborted) warn({ reason }, 'the lead was lost');
      term.abort();
    };
    const stop = (): void => term.abort();
    signal.addEventListener('abort', stop, { once: true });
    const lead = new Lead(core.platform.KEYSTEAD_DATABASE_URL, end);
    const held: Term = { lead, end, signal: term.signal };
    try {
      if (await lead.take(term.signal)) await Promise.all([watch(held), ...jobs.map((job) => keepRunning(job, held, warn))]);
    } catch (error) {
      end(messageOf(error));
    } finally {
      term.abort();
      signal.removeEventListener('abort', stop);
      await lead.giveBack();
    }
    if (!signal.aborted) await pause(RESTART_MS, signal);
  }
}

interface Term {
  readonly lead: Lead;
  readonly end: (reason: string) => void;
  readonly signal: AbortSignal;
}

async function watch({ lead, end, signal }: Term): Promise<void> {
  await lead.untilLost(signal);
  end(NOT_CONFIRMED);
}

async function keepRunning(job: BackgroundJob, { lead, end, signal }: Term, warn: Warn): Promise<void> {
  while (!signal.aborted) {
    try {
      await job.run(signal);
    } catch (error) {
      warn({ job: job.name, reason: messageOf(error) }, 'background job failed and starts again');
      if (!(await lead.held())) end(NOT_CONFIRMED);
    }
    await pause(RESTART_MS, signal);
  }
}
