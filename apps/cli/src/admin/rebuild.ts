import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { rebuild, type RebuildReport } from '@keystead/platform/src/projections/rebuild.js';
import { demandSealedLog } from '@keystead/platform/src/operating/compare-log.js';
import { contexts } from '../../../contexts.js';
import { print, tell } from '../as-typed.js';
import { tellProgress } from './tell-progress.js';

/** Of a log that is not what was sealed nothing is folded. Exit code 1 when rows of an unchanged shape had drifted from the log, or when the old rows stay because the new ones lack more. */
export async function rebuildReadModels(name: string | undefined, options: { evenIfMoreParked?: boolean; evenIfLogAltered?: boolean } = {}): Promise<void> {
  const core = await openCore({ contexts, env: process.env });
  try {
    const all = projectionsOf(contexts);
    const chosen = name === undefined ? all : all.filter((projection) => projection.name === name);
    if (chosen.length === 0) throw new Error(`there is no read model ${name}; there are ${all.map((projection) => projection.name).join(', ')}`);
    if (options.evenIfLogAltered !== true) await demandSealedLog(core, { progress: tellProgress(), nevertheless: NEVERTHELESS });
    for (const projection of chosen) {
      const report = await rebuild({ log: core.log, pool: core.owner, url: core.platform.KEYSTEAD_DATABASE_URL, say }, projection, options);
      const tables = report.tables.map((table) => `${table.table} ${table.before} -> ${table.after} rows${table.same ? '' : ', changed'}`);
      print(`${report.projection}: ${report.events} events; ${tables.join('; ')}\n`);
      if (report.parked > 0) print(`${parkedLine(report)}\n`);
      if (!report.switched || report.tables.some((table) => !table.same)) process.exitCode = 1;
    }
  } finally {
    await core.close();
  }
}

const NEVERTHELESS = 'To have the read models show the log as it is now, --even-if-log-altered; where a position is missing a rebuild ends all the same.';

/** Why it takes longer; the results alone are on the standard output. */
function say(sentence: string): void {
  tell(`${sentence}\n`);
}

/** What is missing in the rows, and what to do about it. */
export function parkedLine({ projection, parked, parkedBefore, switched }: Pick<RebuildReport, 'projection' | 'parked' | 'parkedBefore' | 'switched'>): string {
  const events = `${parked} ${parked === 1 ? 'event' : 'events'}`;
  if (switched) return `${projection}: ${events} could not be folded and ${parked === 1 ? 'is' : 'are'} parked; with a mended version, the next start tries again`;
  return `${projection}: kept as it was, because ${events} could not be folded, against ${parkedBefore} before; mend the projector, or switch with --even-if-more-parked`;
}
