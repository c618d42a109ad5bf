// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.mjs';

/** @typedef {{ rule: string, from: string, to: string }} ImportViolation */

/**
 * Dependency-cruiser over `apps` and `libs` of a tree, under the tree's own .dependency-cruiser.mjs.
 * @param {string} root
 * @returns {{ modules: number, violations: ImportViolation[] }} `modules` counts ours, not packages; zero means the tool saw nothing
 */
export function checkImports(root) {
  const folders = ['apps', 'libs'].filter((folder) => existsSync(join(root, folder)));
  if (folders.length === 0) return { modules: 0, violations: [] };
  const done = runTool('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders], root);
  if (!done.stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${done.stdout}${done.stderr}`);
  const { modules, summary } = /** @type {{ modules: { source: string }[], summary: { violations: { rule: { name: string }, from: string, to: string }[] } }} */ (JSON.parse(done.stdout));
  return {
    modules: modules.filter(({ source }) => /^(?:apps|libs)\//.test(source)).length,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

/**
 * What `npm run check` prints. A scan that saw nothing is a failure: it would pass for ever.
 * @param {string} root @returns {string[]}
 */
export function importFaults(root) {
  const { modules, violations } = checkImports(root);
  return modules === 0 ? ['dependency-cruiser saw no module'] : violations.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`);
}
