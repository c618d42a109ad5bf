import { createHash } from 'node:crypto';
import type { JobResult } from '../../domain/runners.js';
import type { RunOrder } from './run-order.js';
import { SchemaChecks } from './schema-checks.js';

const checks = new SchemaChecks();
const FINGERPRINT = createHash('sha256').update('an answer of another form than declared').digest('hex');
const MAX_TEXT = 2048;

/** People consent and pay for the answer that the app declares; another one is the app's fault, and nothing is charged for it. */
export function asDeclared({ app }: Pick<RunOrder, 'app'>, result: JobResult): JobResult {
  if (result.outcome !== 'SUCCEEDED') return result;
  const fault = checks.fault(`${app.versionId} output`, app.manifest.output, result.output ?? null, 'The answer');
  if (fault === null) return result;
  const { output: _, ...rest } = result;
  const message = `The app's answer is not of the form that the app declares: ${fault}`.slice(0, MAX_TEXT).toWellFormed();
  return { ...rest, outcome: 'APP_ERROR', error: { message, fingerprint: FINGERPRINT, frames: [] } };
}
