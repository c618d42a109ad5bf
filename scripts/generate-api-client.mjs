// @ts-check
/**
 * Writes apps/portal/lib/api/schema.d.ts from the OpenAPI document, so that the portal does not compile against an API
 * that is not there. `node scripts/generate-api-client.mjs [address or file]`, by default that of a running `npm start`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'apps', 'portal', 'lib', 'api', 'schema.d.ts');
const source = process.argv[2] ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}/api/openapi.json`;
const HEADER = '/** Generated from /api/openapi.json by scripts/generate-api-client.mjs. Do not edit. */\n\n';

/** @param {string} from @returns {Promise<string>} */
async function read(from) {
  if (!/^https?:/.test(from)) return readFile(from, 'utf8');
  const answer = await fetch(from);
  if (!answer.ok) throw new Error(`${from} answered ${answer.status}`);
  return answer.text();
}

try {
  const types = await openapiTS(JSON.parse(await read(source)), { alphabetize: true, defaultNonNullable: false });
  await writeFile(target, HEADER + astToString(types));
  process.stdout.write(`wrote ${target}\n`);
} catch (error) {
  process.stderr.write(`No OpenAPI document at ${source}: start Keystead first, or name a file. (${error instanceof Error ? error.message : String(error)})\n`);
  process.exitCode = 1;
}
