import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a laptop may lack, by the name KEYSTEAD_REQUIRE uses, with the program that shows it is there. */
const TOOLS = { browser: process.env['KEYSTEAD_CHROMIUM'] ?? '/usr/bin/chromium', bubblewrap: 'bwrap', docker: 'docker', openssl: 'openssl' } as const;

export type Tool = keyof typeof TOOLS;

function isThere(program: string): boolean {
  if (program.includes('/')) return existsSync(program);
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/**
 * A suite that needs a tool which `npm test` does not: skipped where it is missing, unless KEYSTEAD_REQUIRE (a list with commas, set by .ci/run)
 * names it; then its absence is a failure.
 */
export function describeWith(tool: Tool, name: string, suite: () => void): void {
  if (isThere(TOOLS[tool])) return describe(name, suite);
  const required = (process.env['KEYSTEAD_REQUIRE'] ?? '').split(',').includes(tool);
  if (!required) return describe.skip(`${name} (needs ${tool})`, suite);
  it(`${name}: ${tool} is required here`, () => {
    throw new Error(`${TOOLS[tool]} is not on this machine, and KEYSTEAD_REQUIRE names ${tool}`);
  });
}
