/** Limits the kernel keeps even if the runner hangs. Set from outside on the started interpreter, before any user code. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunLimits } from '../../contract/sandbox.js';
import { findTool, userPrefix } from './launch.js';
import type { LaunchPlan } from './launch.js';

const run = promisify(execFile);
const OPEN_FILES = 256;

/**
 * RLIMIT_AS would end Deno at its start (it reserves address space by the gigabyte) and V8's own heap limit does not count
 * typed arrays, so memory is RLIMIT_DATA: what the ready interpreter had, plus the limit.
 * @returns whether the host let us; without it the runner's polling is all there is
 */
export async function setKernelLimits(plan: LaunchPlan, pid: number, limits: RunLimits, dataBaseline: number | null): Promise<boolean> {
  const prlimit = findTool('prlimit');
  if (prlimit === null || dataBaseline === null) return false;
  // A second more than the runner allows: its own clock is finer and names the reason.
  const cpuSeconds = Math.ceil(limits.cpuMs / 1000) + 1;
  const caps = [`--data=${dataBaseline + limits.memoryBytes}`, `--cpu=${cpuSeconds}:${cpuSeconds + 1}`, '--core=0', '--fsize=0', `--nofile=${OPEN_FILES}`];
  const command = [...userPrefix(plan), prlimit, '--pid', String(pid), ...caps];
  try {
    await run(command[0]!, command.slice(1), { timeout: 5000, env: {} });
    return true;
  } catch {
    return false;
  }
}
