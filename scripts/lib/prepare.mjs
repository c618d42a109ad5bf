// @ts-check
/** Everything that must have happened before the services may start. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNTS_FILE } from './greeting.mjs';
import { preparedBy, rememberPreparation } from './preparation.mjs';
import { runStep } from './run-step.mjs';

/** @typedef {import('./build.mjs').BuildOptions} Parts */
/** @typedef {{ server: (parts: Parts) => Promise<string>, portal: (parts: Parts) => Promise<void> }} Build */
/**
 * @typedef {object} Preparation
 * @property {import('./program.mjs').Program} program
 * @property {Build} build `server` answers with a digest of what it was built from
 * @property {string} home
 * @property {() => Promise<string | null>} database starts ours and answers with its address; null for one that is named: only of ours do we believe what it says of itself
 * @property {(databaseUrl: string | null) => NodeJS.ProcessEnv} env
 */

/**
 * Database, builds and steps, each as early as what it needs is there: the portal's build is the longest and nobody waits for it but the services.
 * @param {Parts & Preparation} options
 * @returns {Promise<NodeJS.ProcessEnv>} of the product
 */
export async function prepare({ program, build, home, database, env, ...parts }) {
  const portal = build.portal(parts);
  const server = build.server(parts);
  const stepped = (async () => {
    const url = await database();
    const productEnv = env(url);
    const digest = createHash('sha256').update(`${await server} demo=${productEnv['KEYSTEAD_DEMO']}`).digest('hex');
    const seeded = productEnv['KEYSTEAD_DEMO'] !== 'true' || existsSync(join(home, ACCOUNTS_FILE));
    if (url !== null && seeded && (await preparedBy(url)) === digest) return productEnv;
    if (url !== null) await rememberPreparation(url, null);
    for (const { title, entry, args } of program.steps) {
      await runStep({ ...parts, title, command: process.execPath, args: ['--enable-source-maps', entry, ...args], cwd: parts.root, env: productEnv, log: join(parts.logs, 'steps.log') });
    }
    if (url !== null) await rememberPreparation(url, digest);
    return productEnv;
  })();
  const [productEnv] = await Promise.all([stepped, server, portal]);
  return productEnv;
}
