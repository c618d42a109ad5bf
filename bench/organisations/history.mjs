// @ts-check
/**
 * `history.mjs <database url> <home> <task as JSON>`, on the database of an instance whose processes are stopped, as an import of many organisations'
 * history is done: `write` appends it through the EventLog, `fold` makes read models of it as `keystead admin rebuild` does, `settle` says that what
 * reacts to events has nothing to do with these.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contexts } from '../../dist/apps/contexts.js';
import { projectionsOf } from '../../dist/libs/platform/src/context/define-context.js';
import { openCore } from '../../dist/libs/platform/src/core/open-core.js';
import { rebuild } from '../../dist/libs/platform/src/projections/rebuild.js';
import { logOfRuns } from '../projections/runs.mjs';

/** @typedef {{ what: 'write', organisations: number, runs: number, owner: { organisation: string, memberId: string } | null }} Write */
/** @typedef {{ what: 'fold', part: number, of: number }} Fold */

const [, , url = '', home = '', asked = ''] = process.argv;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const AT_ONCE = 64;
const core = await openCore({ contexts, env: { NODE_ENV: 'development', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: url } });

/** The organisations' runs among each other, as they would have happened. @param {Write} task */
async function write({ organisations, runs, owner }) {
  const envelope = { actor: /** @type {const} */ ({ kind: 'service', id: 'bench', via: 'system' }), behalf: null, correlation: 'bench', causation: null, occurredAt: new Date('2026-02-03T04:05:06.007Z') };
  const logs = Array.from({ length: organisations }, (_, n) => logOfRuns(root, runs, n === 0 ? owner : null));
  let written = 0;
  /** @param {import('../projections/runs.mjs').Append[]} appends */
  const append = async (appends) => {
    for (const { stream, events } of appends) await core.log.append(stream, 'any', events, envelope);
    written += 1;
    if (written % 2_000 === 0) process.stderr.write(`${written} of ${organisations * (runs + 1)} written\n`);
  };
  await Promise.all(logs.map((log) => append(log.next().value ?? [])));
  let turn = 0;
  /** Each takes the next run when its own is written. */
  const writer = async () => {
    for (let next = logs[turn++ % organisations]?.next(); next?.done === false; next = logs[turn++ % organisations]?.next()) await append(next.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
  return {};
}

/** @param {Fold} task */
async function fold({ part, of }) {
  for (const projection of projectionsOf(contexts).filter((_, n) => n % of === part)) {
    const start = performance.now();
    const report = await rebuild({ log: core.log, pool: core.owner, url }, projection);
    if (report.parked > 0 || !report.switched) throw new Error(`${projection.name}: ${report.parked} of ${report.events} events were parked`);
    process.stderr.write(`${projection.name}: ${report.events} events in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
  return {};
}

async function settle() {
  const head = await core.store.head();
  await core.owner.query("UPDATE platform.projections SET position = $1 WHERE name LIKE 'reaction:%'", [head]);
  await core.owner.query('VACUUM (ANALYZE)');
  return { events: Number(head) };
}

const task = /** @type {Write | Fold | { what: 'settle' }} */ (JSON.parse(asked));
const result = task.what === 'write' ? await write(task) : task.what === 'fold' ? await fold(task) : await settle();
await core.close();
process.stdout.write(`${JSON.stringify(result)}\n`);
