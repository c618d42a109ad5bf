// @ts-check
/** api, worker and runner as processes of their own, each of which can be killed alone and started again at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf } from '../../../scripts/lib/environment.mjs';
import { PROGRAM } from '../../../scripts/lib/program.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {'api' | 'worker' | 'runner'} Role */

export const ROLES = /** @type {const} */ (['api', 'worker', 'runner']);
const STOP_MS = 15_000;

/**
 * @param {{ root: string, cwd: string, logs: string, env: NodeJS.ProcessEnv }} options
 */
export function createServices({ root, cwd, logs, env }) {
  /** @type {Map<string, { child: ChildProcess, ready: Promise<void>, gone: Promise<unknown> }>} */
  const running = new Map();

  /** @param {Role} role @param {string} [name] a second one of a role goes by another name @param {NodeJS.ProcessEnv} [over] */
  function start(role, name = role, over = {}) {
    const part = PROGRAM.services.find((service) => service.name === role);
    if (part === undefined) throw new Error(`there is no process ${role}`);
    const log = openSync(join(logs, `${name}.log`), 'a', 0o600);
    const child = spawn(process.execPath, ['--enable-source-maps', join(root, part.entry), ...part.args], { cwd, env: { ...environmentOf(role, env), ...over }, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    const gone = once(child, 'exit');
    /** @type {Promise<void>} */
    const ready = new Promise((resolve, reject) => {
      child.on('message', (message) => /** @type {{ ready?: boolean } | null} */ (message)?.ready === true && resolve());
      child.once('exit', (code, signal) => reject(new Error(`${name} ended with ${code ?? signal} before it was ready`)));
    });
    ready.catch(() => undefined);
    running.set(name, { child, ready, gone });
    return ready;
  }

  /** @param {string} name */
  const of = (name) => {
    const found = running.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  };

  return {
    start,
    /** @param {string} name */
    pid: (name) => of(name).child.pid ?? 0,
    /** Resolves when the kernel has taken the process away. @param {string} name @param {NodeJS.Signals} [signal] */
    async kill(name, signal = 'SIGKILL') {
      const { child, gone } = of(name);
      running.delete(name);
      child.kill(signal);
      await gone;
    },
    /** As a supervisor asks. @returns {Promise<void>} when all are gone */
    async stop() {
      for (const { child, gone } of [...running.values()]) {
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
        await gone;
        clearTimeout(late);
      }
      running.clear();
    },
  };
}

/** @typedef {ReturnType<typeof createServices>} Services */
