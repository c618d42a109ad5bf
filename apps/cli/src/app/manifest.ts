import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkManifest, manifestSchema, type Manifest } from '@keystead/marketplace/src/contract/index.js';
import { DEFAULT_LIMITS } from '@keystead/runtime/src/contract/index.js';
import { Fault, unreadable } from './fault.js';
import { schemaCheck } from './schema-check.js';

export const MANIFEST_FILE = 'keystead.json';
const MAX_MANIFEST_BYTES = 256 * 1024;

/** @throws Fault with a line for each field that is not right */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST_FILE);
  const { size } = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new Fault(`there is no ${MANIFEST_FILE} in ${folder}; make an app with: keystead app init <name>`);
    return unreadable(file)(error);
  });
  if (size > MAX_MANIFEST_BYTES) throw new Fault(`${file} has ${size} bytes; a manifest has at most ${MAX_MANIFEST_BYTES}`);
  return parseManifest(await readFile(file, 'utf8').catch(unreadable(file)), file);
}

/** @param file its name, for messages */
export function parseManifest(text: string, file: string): Manifest {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch (error) {
    throw new Fault(`${file} is not JSON: ${(error as Error).message}`);
  }
  const result = manifestSchema.safeParse(written);
  const faults = result.success ? furtherFaults(result.data) : result.error.issues.slice(0, 20).flatMap(faultsOf);
  if (faults.length > 0 || !result.success) throw new Fault([`${file} is not right:`, ...faults].join('\n  - '));
  return result.data;
}

type Issue = NonNullable<ReturnType<typeof manifestSchema.safeParse>['error']>['issues'][number];

function faultsOf(issue: Issue): string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${[...path, key].join('.')}: there is no such field`);
  return [`${path.join('.') || 'the manifest'}: ${issue.code === 'invalid_type' && issue.input === undefined ? `is missing, or not of the right kind (${issue.expected})` : issue.message}`];
}

/** What would be refused at publishing anyway, told while the file is open in an editor. */
function furtherFaults(manifest: Manifest): string[] {
  const faults = checkManifest(manifest, DEFAULT_LIMITS);
  return faults.length > 0 ? faults : (['input', 'output'] as const).flatMap((part) => faultOfSchema(part, manifest[part]));
}

function faultOfSchema(name: string, schema: object): string[] {
  try {
    schemaCheck(schema, name);
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message.slice(0, 300)}`];
  }
}
