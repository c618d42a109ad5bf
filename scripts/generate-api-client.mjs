// @ts-check
/**
 * Writes apps/portal/lib/api/schema.d.ts from the OpenAPI document, so that the portal does not compile against an API
 * that is not there. `node scripts/generate-api-client.mjs [--check] [address or file]`, by default that of a running
 * `npm start`. With `--check` nothing is written: it ends with 1 when the file is not what the document gives.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'apps', 'portal', 'lib', 'api', 'schema.d.ts');
const named = process.argv.slice(2).filter((word) => word !== '--check');
const checkOnly = process.argv.includes('--check');
const source = named[0] ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}/api/openapi.json`;
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
  const client = HEADER + astToString(types);
  if (!checkOnly) {
    await writeFile(target, client);
    process.stdout.write(`wrote ${target}\n`);
  } else if ((await readFile(target, 'utf8')) !== client) {
    process.stderr.write('apps/portal/lib/api/schema.d.ts is not what the API offers: start Keystead and run `node scripts/generate-api-client.mjs`\n');
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`No OpenAPI document at ${source}: start Keystead first, or name a file. (${error instanceof Error ? error.message : String(error)})\n`);
  process.exitCode = 1;
}
