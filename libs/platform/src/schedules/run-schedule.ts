import type { ModuleRef } from '@nestjs/core';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { pause } from '@keystead/kernel/src/pause.js';
import { kindOf } from '../projections/fault.js';
import type { ScheduleDefinition } from './define-schedule.js';

export interface ScheduleParts {
  readonly modules: Pick<ModuleRef, 'get'>;
  readonly clock: Clock;
  readonly warn: (facts: Record<string, unknown>, message: string) => void;
}

/** First when the lead begins, then whenever its time has passed. What fails is told and tried again next time, not sooner. */
export async function runSchedule({ modules, clock, warn }: ScheduleParts, schedule: ScheduleDefinition, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await schedule.run({ get: modules.get.bind(modules), now: clock.now() });
    } catch (error) {
      warn({ schedule: schedule.name, reason: kindOf(error) }, 'scheduled work failed');
    }
    await pause(schedule.everyMs, signal);
  }
}
