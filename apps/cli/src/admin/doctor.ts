import { doctor } from '@keystead/platform/src/operating/doctor.js';
import type { Finding } from '@keystead/platform/src/operating/finding.js';
import { contexts } from '../../../contexts.js';
import { print } from '../as-typed.js';
import { tellProgress } from './tell-progress.js';

const SIGN = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

/** One line per finding; exit code 1 when one of them is a FAIL. */
export async function lookAtInstallation({ json }: { json: boolean }): Promise<void> {
  const findings: Finding[] = [];
  await doctor({
    contexts,
    env: process.env,
    now: new Date(),
    tell: (finding) => {
      findings.push(finding);
      if (!json) print(lineOf(finding));
    },
    progress: tellProgress(),
  });
  const healthy = findings.every(({ state }) => state !== 'fail');
  if (json) process.stdout.write(`${JSON.stringify({ healthy, findings }, null, 2)}\n`);
  if (!healthy) process.exitCode = 1;
}

function lineOf({ state, check, text, next }: Finding): string {
  return `${SIGN[state]}  ${check.padEnd(11)}  ${text}${next === undefined ? '' : ` -> ${next}`}\n`;
}
