// @ts-check
/** `.env.example` is made from the settings schemas; each library keeps its groups in `*.config.ts`, which are read from the folders. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildServer } from '../lib/build.mjs';
import { buildHere } from '../lib/build-here.mjs';
import { filesBelow } from '../lib/source-digest.mjs';

/** @typedef {{ name: string, token: symbol, schema: { shape: Record<string, unknown> } }} SettingsGroup */

export const EXAMPLE = '.env.example';

/** @param {unknown} value @returns {value is SettingsGroup} */
function isGroup(value) {
  const { name, token, schema } = /** @type {Partial<SettingsGroup>} */ (value ?? {});
  return typeof name === 'string' && typeof token === 'symbol' && typeof schema?.shape === 'object';
}

/** @param {string} dist @returns {Promise<SettingsGroup[]>} the platform's first, then by name */
async function settingsGroups(dist) {
  const files = filesBelow(dist).filter((file) => /^(?:libs|apps)\/.*\.config\.js$/.test(relative(dist, file)));
  const modules = await Promise.all(files.map(async (file) => /** @type {Record<string, unknown>} */ (await import(pathToFileURL(file).href))));
  const groups = [...new Set(modules.flatMap((module) => Object.values(module)))].filter(isGroup);
  const rank = (/** @type {SettingsGroup} */ { name }) => (name === 'platform' ? '' : name);
  return groups.toSorted((a, b) => rank(a).localeCompare(rank(b)));
}

/** @param {string} root @returns {Promise<string>} */
export async function envExample(root) {
  await buildHere(root, [buildServer], () => undefined);
  const dist = join(root, 'dist');
  const load = join(dist, 'libs', 'platform', 'src', 'settings', 'load-settings.js');
  const { envExample: render } = /** @type {{ envExample: (groups: SettingsGroup[]) => string }} */ (await import(pathToFileURL(load).href));
  return render(await settingsGroups(dist));
}

/** @param {string} root @returns {Promise<string[]>} */
export async function envExampleFaults(root) {
  const file = join(root, EXAMPLE);
  const same = existsSync(file) && readFileSync(file, 'utf8') === (await envExample(root));
  return same ? [] : [`${EXAMPLE} is not what the settings say: run \`npm run env:example\``];
}
