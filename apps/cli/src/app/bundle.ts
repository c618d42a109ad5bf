import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { build, type BuildFailure, type Message, type Metafile } from 'esbuild';
import { MAX_BUNDLE_BYTES, type Manifest } from '@keystead/marketplace/src/contract/index.js';
import { Fault, unreadable } from './fault.js';
import { MANIFEST_FILE } from './manifest.js';

export interface Bundle {
  /** One ES module; imports nothing but `keystead`, which the sandbox supplies. */
  readonly code: string;
  /** SHA-256 of the code's UTF-8 bytes, lower-case hex: what the platform stores and checks before each run. */
  readonly digest: string;
  readonly bytes: number;
  /** Source map of `code` to the developer's files; it stays on this machine. */
  readonly map: string;
}

const SUPPLIED = 'keystead';
/** Never written; the map names files as they lie from here. */
const OUTPUT = 'bundle.js';

/** The same files give the same bytes on any machine: no paths, no dates, no settings from the folders around. @throws Fault */
export async function bundleApp(folder: string, { entry }: Pick<Manifest, 'entry'>): Promise<Bundle> {
  const root = await realpath(folder).catch(unreadable(folder));
  const file = await entryFile(root, entry);
  const { code, map, metafile } = await bundled(root, file);
  refuseWhatASandboxLacks(metafile);
  const bytes = Buffer.byteLength(code, 'utf8');
  if (bytes > MAX_BUNDLE_BYTES) throw new Fault(`the bundle has ${bytes} bytes; at most ${MAX_BUNDLE_BYTES} can be published`);
  return { code, bytes, map, digest: createHash('sha256').update(code, 'utf8').digest('hex') };
}

async function entryFile(root: string, entry: string): Promise<string> {
  const said = `entry: ${entry}`;
  const file = await realpath(join(root, entry)).catch(() => {
    throw new Fault(`${MANIFEST_FILE}: ${said} is not there`);
  });
  if (!file.startsWith(root + sep)) throw new Fault(`${MANIFEST_FILE}: ${said} lies outside the app`);
  if (!(await stat(file)).isFile()) throw new Fault(`${MANIFEST_FILE}: ${said} is not a file`);
  return file;
}

async function bundled(root: string, file: string): Promise<{ code: string; map: string; metafile: Metafile }> {
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir: root,
      entryPoints: [file],
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['module'],
      target: 'es2024',
      charset: 'utf8',
      external: [SUPPLIED],
      tsconfigRaw: {},
      legalComments: 'inline',
      metafile: true,
      // Beside the code, not in it: the digest is the same with and without.
      sourcemap: 'external',
      sourcesContent: false,
      outfile: OUTPUT,
      write: false,
      logLevel: 'silent',
    });
    const textOf = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))!.text;
    return { code: textOf(OUTPUT), map: textOf(`${OUTPUT}.map`), metafile };
  } catch (error) {
    const failures = (error as Partial<BuildFailure>).errors;
    if (failures === undefined) throw error;
    throw new Fault(['the app cannot be bundled:', ...failures.slice(0, 10).map(lineOf)].join('\n  - '));
  }
}

function lineOf({ text, location }: Message): string {
  const builtIn = /^Could not resolve "(node:[^"]+|fs|path|http|https|child_process|crypto|os|net)"/.exec(text)?.[1];
  const said = builtIn === undefined ? text : `${builtIn} is a part of Node; a sandbox has no files, no network and no processes`;
  return location === null ? said : `${location.file}:${location.line}:${location.column + 1}: ${said}`;
}

/** Found here rather than by the first person who runs it. */
function refuseWhatASandboxLacks({ outputs }: Metafile): void {
  const output = outputs[OUTPUT]!;
  const foreign = output.imports.find(({ external, path }) => external === true && path !== SUPPLIED);
  if (foreign !== undefined) throw new Fault(`the app imports ${foreign.path}, which no sandbox can load; install it as a package, so that it is bundled`);
  if (!output.exports.some((name) => name === 'default' || name === 'run')) throw new Fault('the app exports no function to run; write: export default async function run({ input }) { … }');
}
