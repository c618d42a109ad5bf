import { ModuleRef } from '@nestjs/core';
import pg from 'pg';
import { projectionsOf, reactionsOf, schedulesOf } from '../context/define-context.js';
import { ProjectionHost } from '../projections/projection-host.js';
import { ReactionHost } from '../projections/reaction-host.js';
import { runSchedule } from '../schedules/run-schedule.js';
import type { Core } from './open-core.js';

export type Warn = (facts: Record<string, unknown>, message: string) => void;

/** Work that goes on until the signal aborts: projections, reactions, sealing, schedules. */
export interface BackgroundJob {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}

/** Key of the advisory lock that the leading worker holds. */
export const LEADER_LOCK = 7_204_312;
const RESTART_MS = 1_000;

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
 * Runs the jobs of the one leading worker. The lead is an advisory lock on a connection of its own: it falls with the
 * process, and the checkpoints' epochs stop a leader that does not know yet that it lost.
 */
export async function runJobs(core: Core, jobs: readonly BackgroundJob[], signal: AbortSignal, warn: Warn): Promise<void> {
  while (!signal.aborted) {
    const term = new AbortController();
    const stop = (): void => term.abort();
    signal.addEventListener('abort', stop, { once: true });
    const client = new pg.Client({ connectionString: core.platform.KEYSTEAD_DATABASE_URL, application_name: 'keystead-leader' });
    client.on('error', stop);
    client.on('end', stop);
    try {
      await client.connect();
      if (await waitForLead(client, term.signal)) await Promise.all(jobs.map((job) => keepRunning(job, term.signal, warn)));
    } catch (error) {
      warn({ reason: (error as Error).message }, 'the lead was lost');
    } finally {
      term.abort();
      signal.removeEventListener('abort', stop);
      await client.end().catch(() => undefined);
    }
    if (!signal.aborted) await pause(RESTART_MS, signal);
  }
}

async function waitForLead(client: pg.Client, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [LEADER_LOCK]);
    if (rows[0]!.leads) return true;
    await pause(RESTART_MS, signal);
  }
  return false;
}

async function keepRunning(job: BackgroundJob, signal: AbortSignal, warn: Warn): Promise<void> {
  while (!signal.aborted) {
    try {
      await job.run(signal);
    } catch (error) {
      warn({ job: job.name, reason: (error as Error).message }, 'background job failed and starts again');
    }
    await pause(RESTART_MS, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
