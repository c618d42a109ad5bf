// @ts-check
import { runTool } from './run-tool.mjs';
import { textFiles } from './tree.mjs';

/** @typedef {{ rule: string, file: string, line: number, message: string }} LintFault */

/**
 * oxlint with types over a whole tree.
 * @param {string} root
 * @returns {{ files: number, faults: LintFault[] }}
 */
export function lint(root) {
  const done = runTool('oxlint/bin/oxlint', ['--type-aware', '--format', 'json'], root);
  if (!done.stdout.trimStart().startsWith('{')) throw new Error(`oxlint said: ${done.stdout}${done.stderr}`);
  const { diagnostics, number_of_files: files } = /** @type {{ diagnostics: { code?: string, message: string, filename?: string, labels?: { span?: { line?: number } }[] }[], number_of_files: number }} */ (JSON.parse(done.stdout));
  return {
    files,
    faults: diagnostics.map(({ code, message, filename, labels }) => ({ rule: code ?? 'oxlint', file: filename ?? '', line: labels?.[0]?.span?.line ?? 0, message })),
  };
}

/** What `npm run check` prints. @param {string} root @returns {string[]} */
export function lintFaults(root) {
  const { files, faults } = lint(root);
  const sources = textFiles(root).filter((file) => /\.(?:ts|tsx|mjs)$/.test(file) && !file.endsWith('.d.ts') && !file.startsWith('test/hostile/')).length;
  return sources === 0 || files < sources ? [`oxlint saw ${files} of ${sources} files`] : faults.map(({ rule, file, line, message }) => `${file}:${line} ${rule} ${message}`);
}
