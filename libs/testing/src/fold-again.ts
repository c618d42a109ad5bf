import { projectionsOf, type ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { rebuild } from '@keystead/platform/src/projections/rebuild.js';
import type { TestApp } from './platform-app.js';

/** Folds every read model of a context again from the first event. @returns the tables whose rows had drifted; should be none */
export async function driftOf({ core }: TestApp, context: ContextDefinition): Promise<string[]> {
  const drifted: string[] = [];
  for (const projection of projectionsOf([context])) {
    const report = await rebuild({ log: core.log, pool: core.owner, url: core.platform.KEYSTEAD_DATABASE_URL }, projection);
    drifted.push(...report.tables.filter((table) => !table.same).map((table) => table.table));
  }
  return drifted;
}
