import { writeFile } from 'node:fs/promises';
import { NotANoteKey } from '@keystead/evidence/src/note/keys.js';
import { EXIT_CODES } from '@keystead/evidence/src/verify/report.js';
import type { Report } from '@keystead/evidence/src/verify/report.js';
import { verifyBundle } from '@keystead/evidence/src/verify/verify-bundle.js';
import { isMissing } from '@keystead/platform/src/core/is-missing.js';
import { asTyped } from '../as-typed.js';
import { keyFrom, readKeyFile, Usage } from './key-from.js';
import { printReport } from './print-report.js';

export interface VerifyCommandOptions {
  readonly publicKey?: string;
  readonly pin?: string;
  readonly platformKey?: string;
  readonly earlier?: string;
  readonly json?: boolean;
}

/** Where the command writes; the process itself, but in tests. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
}

/** @returns the exit code */
export async function verify(bundle: string, options: VerifyCommandOptions, { stdout, stderr }: Streams): Promise<number> {
  try {
    if (options.publicKey !== undefined && options.pin !== undefined) throw new Usage('give --public-key or --pin, not both');
    const pinned = options.pin === undefined ? null : await readKeyFile(options.pin);
    const publicKey = options.publicKey === undefined ? pinned : await keyFrom(options.publicKey);
    const platformKey = options.platformKey === undefined ? null : await keyFrom(options.platformKey);
    if (await isMissing(bundle)) throw new Usage(`there is no ${bundle}: give the path of the zip file, or of its folder`);
    const progress = stderr.isTTY === true ? progressLine(stderr) : null;
    const report = await verifyBundle(bundle, {
      ...(publicKey === null ? {} : { publicKey }),
      ...(platformKey === null ? {} : { platformKey }),
      ...(options.earlier === undefined ? {} : { earlierBundle: options.earlier }),
      ...(progress === null ? {} : { onProgress: progress.show }),
    });
    progress?.clear();
    stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : asTyped(printReport(bundle, report)));
    if (options.pin !== undefined && pinned === null) await pin(options.pin, report, stderr);
    return EXIT_CODES[report.verdict];
  } catch (error) {
    if (!(error instanceof Usage || error instanceof NotANoteKey)) throw error;
    stderr.write(`keystead: ${error.message}\n`);
    return 2;
  }
}

/** Only a valid bundle is worth remembering, and a file that appeared meanwhile is not overwritten. */
async function pin(path: string, report: Report, stderr: Streams['stderr']): Promise<void> {
  if (report.verdict !== 'valid' || report.subject === null) {
    stderr.write(`keystead: nothing was pinned, for the bundle is not valid\n`);
    return;
  }
  await writeFile(path, `${report.subject.publicKey}\n`, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new Usage(`the key could not be written to ${path} (${error.code})`);
  });
  stderr.write(`keystead: pinned the key in ${path}: from now on only bundles signed with it are valid there\n`);
}

function progressLine(stderr: Streams['stderr']): { show(bytes: number, of: number): void; clear(): void } {
  let shown = -1;
  return {
    show: (bytes, of) => {
      const percent = of === 0 ? 100 : Math.floor((bytes / of) * 100);
      if (percent !== shown) stderr.write(`\r${(shown = percent)} % of the events read`);
    },
    clear: () => stderr.write('\r\u001b[K'),
  };
}
