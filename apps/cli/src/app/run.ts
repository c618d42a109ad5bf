import { displayText, OUTCOME_TEXT } from '@keystead/runtime/src/contract/index.js';
import { runLocally, type RunFinished } from '@keystead/runtime/src/runner.module.js';
import { answerCalls } from './answer-calls.js';
import { bundleApp } from './bundle.js';
import { inputOf, type InputOptions } from './input.js';
import { readManifest } from './manifest.js';
import { placesOf, type WhereInFiles } from './places.js';
import { schemaCheck } from './schema-check.js';
import type { Server } from './server.js';
import type { Terminal } from './terminal.js';

export interface RunOptions extends InputOptions {
  /** Whose models answer; null: practice answers. */
  readonly server: Server | null;
  /** Ends the run as cancelled. */
  readonly signal?: AbortSignal;
}

/** Bundles the app as publishing does and runs it as the platform would. The result alone goes to standard output. @returns the exit code */
export async function runApp(folder: string, { server, signal, ...options }: RunOptions, terminal: Terminal): Promise<0 | 1> {
  const manifest = await readManifest(folder);
  const { code, map } = await bundleApp(folder, manifest);
  const input = await inputOf(manifest, options, terminal);
  terminal.say(`${manifest.name} ${manifest.version}\n${server === null ? 'AI calls: practice answers made on this machine; no model is asked. With --server and a token your own models answer.' : `AI calls: your models at ${server.origin}; they may cost money`}\n\n`);
  const calls = answerCalls(manifest.permissions.models, server);
  const finished = await runLocally({
    code,
    input,
    limits: limitsOf(manifest.limits),
    onRpc: calls.onRpc,
    onLog: ({ stream, text }) => terminal.say(displayText(text).replace(/\n$/, '').split('\n').map((line) => `${stream === 'stderr' ? 'err' : 'log'}  ${line}\n`).join('')),
    onProgress: ({ fraction, message }) => terminal.say(`${fraction === null ? ' …  ' : `${String(Math.round(fraction * 100)).padStart(3)}%`} ${displayText(message)}\n`),
    ...(signal === undefined ? {} : { signal }),
  });
  terminal.say(reportOf(finished, calls.count(), placesOf(map)));
  if (finished.outcome !== 'SUCCEEDED') return 1;
  const misfits = schemaCheck(manifest.output, 'the result')(finished.output ?? null);
  terminal.out(`${displayText(JSON.stringify(finished.output ?? null, null, 2))}\n`);
  if (misfits.length === 0) return 0;
  terminal.say(`error  The result is not what "output" in keystead.json describes, so for its users this run fails: ${displayText(misfits.join('; '))}\n`);
  return 1;
}

function limitsOf(limits: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

function reportOf({ outcome, error, usage, isolation, limitFired }: RunFinished, calls: number, whereIs: WhereInFiles): string {
  const lines = ['', `${outcome}: ${OUTCOME_TEXT[outcome]}${limitFired === undefined ? '' : ` (limit: ${limitFired})`}`];
  if (error !== undefined) {
    lines.push(`  ${displayText(error.message)}`);
    for (const frame of error.frames.slice(0, 8)) lines.push(`    at ${displayText(frame.function) || '(anonymous)'}, ${displayText(whereIs(frame) ?? `line ${frame.line}, column ${frame.column} of the bundle`)}`);
  }
  const { wallMs, cpuMs, memoryBytes, outputBytes } = usage;
  lines.push(`  ${Math.round(wallMs)} ms, ${Math.round(cpuMs)} ms of processor, ${(memoryBytes / 1_048_576).toFixed(1)} MiB of memory, ${outputBytes} bytes written, ${calls} AI call${calls === 1 ? '' : 's'}`);
  lines.push(isolation === null ? '  No sandbox was started' : `  Isolation ${isolation.level}, ${isolation.driver}: ${isolation.text}`);
  return `${lines.join('\n')}\n`;
}
