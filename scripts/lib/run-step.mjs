// @ts-check
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { explain, Fault } from './fault.mjs';

/**
 * A short command whose output goes to a log; when it fails, its last lines are worth seeing.
 * @param {{ title: string, command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, log: string, signal: AbortSignal, roster: import('./service.mjs').Roster }} step
 * @returns {Promise<void>}
 */
export async function runStep({ title, command, args, cwd, env, log, signal, roster }) {
  signal.throwIfAborted();
  const file = createWriteStream(log, { flags: 'a', mode: 0o600 });
  let tail = '';
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) roster.add(title, child.pid);
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (/** @type {Buffer} */ chunk) => {
      file.write(chunk);
      tail = (tail + chunk.toString()).slice(-4_096);
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  roster.remove(title);
  signal.removeEventListener('abort', stop);
  file.end();
  signal.throwIfAborted();
  if (code === 0) return;
  if (/ENOSPC|No space left on device/.test(tail)) throw new Fault(`${title}: ${explain({ code: 'ENOSPC' })}`);
  throw new Fault(`${title} did not finish (code ${code}). Log: ${log}\n${tail.trim().split('\n').slice(-15).join('\n')}`);
}
