import type { ModuleRef } from '@nestjs/core';

export interface ScheduleTools {
  /** Resolves a provider of the running application, such as the CommandBus. */
  readonly get: ModuleRef['get'];
  readonly now: Date;
}

/** Work that comes round again, in the one leading worker. It may be cut off or done twice, and has to stand both. */
export interface ScheduleDefinition {
  readonly name: string;
  /** From the end of one time to the next. */
  readonly everyMs: number;
  run(tools: ScheduleTools): Promise<void>;
}

export function defineSchedule(definition: ScheduleDefinition): ScheduleDefinition {
  return definition;
}
