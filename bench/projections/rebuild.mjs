// @ts-check
/**
 * `rebuild.mjs <database url> <home> fill <runs> | fold`: writes the log through the EventLog; folds it into every read model there is, each
 * from the first event, compared and switched, as an upgrade and `keystead admin rebuild` do.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contexts } from '../../dist/apps/contexts.js';
import { projectionsOf } from '../../dist/libs/platform/src/context/define-context.js';
import { openCore } from '../../dist/libs/platform/src/core/open-core.js';
import { prepareDatabase } from '../../dist/libs/platform/src/core/prepare-database.js';
import { rebuild } from '../../dist/libs/platform/src/projections/rebuild.js';
import { logOfRuns } from './runs.mjs';

const [, , url = '', home = '', what = '', runs = ''] = process.argv;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const AT_ONCE = 64;
const core = await openCore({ contexts, env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: url }, createKeys: true });

async function fill() {
  await prepareDatabase(core);
  const envelope = { actor: /** @type {const} */ ({ kind: 'service', id: 'bench', via: 'system' }), behalf: null, correlation: 'bench', causation: null, occurredAt: new Date('2026-02-03T04:05:06.007Z') };
  const log = logOfRuns(root, Number(runs));
  /** Each takes the next run when its own is written. */
  const writer = async () => {
    for (let next = log.next(); next.done !== true; next = log.next()) for (const { stream, events } of next.value) await core.log.append(stream, 'any', events, envelope);
  };
  for (const { stream, events } of log.next().value ?? []) await core.log.append(stream, 'any', events, envelope);
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
  return { events: Number(await core.store.head()) };
}

async function fold() {
  const events = Number(await core.store.head());
  /** @type {Record<string, number>} */
  const seconds = {};
  for (const projection of projectionsOf(contexts)) {
    const start = performance.now();
    const report = await rebuild({ log: core.log, pool: core.owner, url }, projection);
    if (report.parked > 0 || !report.switched) throw new Error(`${projection.name}: ${report.parked} of ${report.events} events were parked`);
    seconds[projection.name] = (performance.now() - start) / 1000;
  }
  return { events, seconds };
}

const result = what === 'fill' ? await fill() : await fold();
await core.close();
process.stdout.write(`${JSON.stringify(result)}\n`);
