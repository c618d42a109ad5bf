/** An app's error as others may see it: where it happened in the bundle, and a fingerprint that holds no values. */
import { createHash } from 'node:crypto';
import type { ErrorFrame, RunError } from '../../contract/sandbox.js';

const MAX_FRAMES = 20;
const MAX_MESSAGE = 2048;
// V8: "    at name (blob:null/uuid:line:column)", the name and brackets may be missing.
const FRAME = /^\s*at (?:async )?(?:(.{1,120}?) \()?blob:[^\s()]{1,100}:(\d{1,7}):(\d{1,7})\)?$/;

/** What Deno calls the bundle; people never saw that name. */
const BUNDLE_URL = /blob:null\/[0-9a-f-]{36}/g;

export interface AppErrorReport {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export function runError(report: AppErrorReport, code: string): RunError {
  const frames = bundleFrames(report.stack, code);
  const kind = report.message === '' ? report.name : `${report.name}: ${report.message}`;
  return { message: kind.replaceAll(BUNDLE_URL, 'app.js').slice(0, MAX_MESSAGE).toWellFormed(), fingerprint: fingerprint(report.name, frames), frames };
}

/** An error the runner words itself; it has no place in the bundle. */
export function plainError(kind: string, message: string): RunError {
  return { message, fingerprint: fingerprint(kind, []), frames: [] };
}

/**
 * The stack is the app's own text and the developer will see these frames, so a frame must be a place that exists in the
 * bundle and a name that is written there: otherwise an app could spell out a user's data in made-up frames.
 */
function bundleFrames(stack: string, code: string): readonly ErrorFrame[] {
  const lines = code.split('\n');
  const frames: ErrorFrame[] = [];
  for (const text of stack.split('\n')) {
    const match = FRAME.exec(text);
    if (match === null) continue;
    const [line, column] = [Number(match[2]), Number(match[3])];
    const written = lines[line - 1];
    if (written === undefined || column < 1 || column > written.length + 1) continue;
    frames.push({ function: writtenName(match[1], code), line, column });
    if (frames.length === MAX_FRAMES) break;
  }
  return frames;
}

function writtenName(name: string | undefined, code: string): string {
  const last = name?.split(/[. ]/).at(-1) ?? '';
  return /^[\p{L}_$#][\p{L}\p{N}_$]*$/u.test(last) && code.includes(last) ? last : '(anonymous)';
}

function fingerprint(kind: string, frames: readonly ErrorFrame[]): string {
  const places = frames.map((frame) => `${frame.function}:${frame.line}:${frame.column}`);
  return createHash('sha256').update([kind, ...places].join('\n')).digest('hex');
}
