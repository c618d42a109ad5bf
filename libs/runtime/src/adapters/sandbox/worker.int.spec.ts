/** Real: the interpreter, as the kernel sees it before any user code. Linux; elsewhere there is nothing to look at. */
import { readFileSync, readlinkSync } from 'node:fs';
import { DEFAULT_LIMITS } from '../../contract/sandbox.js';
import { findTool, launchPlans } from './launch.js';
import { setKernelLimits } from './kernel-limits.js';
import { SandboxWorker } from './worker.js';

const MiB = 1024 * 1024;
const isLinux = process.platform === 'linux';
const LEVELS = isLinux ? (['L1', 'L0'] as const).filter((level) => level === 'L0' || findTool('bwrap') !== null) : [];

function limitsOf(pid: number): Record<string, string> {
  const rows = readFileSync(`/proc/${pid}/limits`, 'latin1').trim().split('\n').slice(1);
  return Object.fromEntries(rows.map((row) => [row.slice(0, 25).trim(), row.slice(25, 67).trim().split(/\s+/).join(' ')]));
}

const statusOf = (pid: number, field: string): string => new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '';

(isLinux ? describe : describe.skip)('a ready interpreter', () => {
  it.each(LEVELS)('under %s has its limits in the kernel, and they can be lowered but not raised', async (level) => {
    const plan = launchPlans().find((candidate) => candidate.level === level)!;
    const worker = await SandboxWorker.start(plan, DEFAULT_LIMITS);
    try {
      const base = worker.baseline.dataBytes!;
      const expected = { 'Max cpu time': '11 12', 'Max file size': '0 0', 'Max core file size': '0 0', 'Max open files': '256 256' };
      const data = (limit: number): string => `${base + limit} ${base + limit}`;
      expect(limitsOf(worker.pid)).toMatchObject({ ...expected, 'Max data size': data(256 * MiB) });

      expect(await setKernelLimits(plan, worker.pid, { ...DEFAULT_LIMITS, memoryBytes: 64 * MiB, cpuMs: 1500 }, base)).toBe(true);
      expect(limitsOf(worker.pid)).toMatchObject({ ...expected, 'Max cpu time': '3 4', 'Max data size': data(64 * MiB) });
      if (plan.drop) expect(await setKernelLimits(plan, worker.pid, DEFAULT_LIMITS, base)).toBe(false);
    } finally {
      await worker.kill();
    }
  });

  it.each(LEVELS)('under %s has no capability, gains none, and sees what its level says', async (level) => {
    const plan = launchPlans().find((candidate) => candidate.level === level)!;
    const worker = await SandboxWorker.start(plan, DEFAULT_LIMITS);
    try {
      if (plan.drop || level === 'L1') expect(statusOf(worker.pid, 'CapEff')).toEqual('0000000000000000');
      if (plan.drop) expect(statusOf(worker.pid, 'Uid')).toEqual('65532\t65532\t65532\t65532');
      if (plan.setpriv) expect(statusOf(worker.pid, 'NoNewPrivs')).toEqual('1');
      const shares = (kind: string): boolean => readlinkSync(`/proc/${worker.pid}/ns/${kind}`) === readlinkSync(`/proc/self/ns/${kind}`);
      expect(['net', 'pid', 'mnt', 'ipc', 'uts', 'user'].filter(shares)).toEqual(level === 'L1' ? [] : ['net', 'pid', 'mnt', 'ipc', 'uts', 'user']);
      expect(readFileSync(`/proc/${worker.pid}/environ`, 'latin1').split('\0').filter(Boolean).map((entry) => entry.split('=')[0]).filter((name) => name !== 'PWD').toSorted()).toEqual(['DENO_DIR', 'DENO_NO_UPDATE_CHECK', 'NO_COLOR']);
    } finally {
      await worker.kill();
    }
  });
});
