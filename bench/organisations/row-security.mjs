// @ts-check
/**
 * `row-security.mjs <database url> <home> <organisation> <member>`: one page of a member's runs, asked in the very words of the route, by the application
 * under row-level security and by the owner of the database, for whom there is none. Prints both medians in microseconds.
 */
import pg from 'pg';
import { contexts } from '../../dist/apps/contexts.js';
import { openCore } from '../../dist/libs/platform/src/core/open-core.js';
import { ReadDb } from '../../dist/libs/platform/src/database/read-db.js';
import { asRole } from '../../dist/libs/platform/src/database/roles.js';
import { SUMMARY_COLUMNS } from '../../dist/libs/runtime/src/features/show-run/run-view.js';
import { RunRow } from '../../dist/libs/runtime/src/features/show-run/run.rows.js';
import { median } from '../lib/measure.mjs';

const [, , url = '', home = '', organisation = '', memberId = ''] = process.argv;
const WARM_UP = 300;
const PAIRS = 2_000;
const PAGE = 25;
/** As the lines are set on which pages are asked for. */
const BY_INDEX = '-c enable_bitmapscan=off';

const core = await openCore({ contexts, env: { NODE_ENV: 'development', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: url } });
/** @type {string[]} */
const words = [];
const overheard = { rows: (/** @type {{ before: string, text: string }} */ asked) => (words.push(`${asked.before}${asked.text}`), core.reads.rows({ ...asked, repeated: null })) };
const { items } = await new ReadDb(core.orm, core.pool, /** @type {never} */ (overheard)).of(organisation).page(RunRow, { memberId }, { limit: PAGE, columns: SUMMARY_COLUMNS }, 'sortKey');
if (items.length !== PAGE) throw new Error(`the page has ${items.length} runs`);
const question = words[0] ?? '';

const ownersUrl = new URL(url);
ownersUrl.searchParams.set('options', `-c jit=off ${BY_INDEX}`);
const sides = { application: new pg.Client({ connectionString: asRole(url, 'application', BY_INDEX) }), owner: new pg.Client({ connectionString: ownersUrl.toString() }) };
await Promise.all(Object.values(sides).map((client) => client.connect()));
const { rows } = await sides.owner.query('SELECT rolsuper OR rolbypassrls AS exempt FROM pg_roles WHERE rolname = current_user');
if (rows[0].exempt !== true) throw new Error('row-level security holds for the owner of this database too: there is nothing to compare');

/** @type {Record<'application' | 'owner', number[]>} */
const took = { application: [], owner: [] };
for (let pair = -WARM_UP; pair < PAIRS; pair += 1) {
  for (const side of pair % 2 === 0 ? /** @type {const} */ (['application', 'owner']) : /** @type {const} */ (['owner', 'application'])) {
    const start = performance.now();
    await sides[side].query(question);
    if (pair >= 0) took[side].push((performance.now() - start) * 1000);
  }
}
await Promise.all(Object.values(sides).map((client) => client.end()));
await core.close();
process.stdout.write(`${JSON.stringify({ application: median(took.application), owner: median(took.owner) })}\n`);
