import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { rebuild } from '@keystead/platform/src/projections/rebuild.js';
import { contexts } from '../../../contexts.js';

/** Exit code 1 when rows of an unchanged shape had drifted from the log. */
export async function rebuildReadModels(name: string | undefined): Promise<void> {
  const core = await openCore({ contexts, env: process.env });
  try {
    const all = projectionsOf(contexts);
    const chosen = name === undefined ? all : all.filter((projection) => projection.name === name);
    if (chosen.length === 0) throw new Error(`there is no read model ${name}; there are ${all.map((projection) => projection.name).join(', ')}`);
    for (const projection of chosen) {
      const report = await rebuild({ log: core.log, pool: core.pool, url: core.platform.KEYSTEAD_DATABASE_URL }, projection);
      const tables = report.tables.map((table) => `${table.table} ${table.before} -> ${table.after} rows${table.same ? '' : ', changed'}`);
      process.stdout.write(`${report.projection}: ${report.events} events; ${tables.join('; ')}\n`);
      if (report.tables.some((table) => !table.same)) process.exitCode = 1;
    }
  } finally {
    await core.close();
  }
}
