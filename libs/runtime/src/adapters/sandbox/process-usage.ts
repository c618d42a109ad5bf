/** What a process uses, read from outside: its own figures would be a stranger's word. */
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

export interface ProcessUsage {
  readonly cpuMs: number;
  readonly residentBytes: number;
  readonly threads: number;
  /** Private writable memory, what RLIMIT_DATA counts; null where the system does not say. */
  readonly dataBytes: number | null;
}

/** USER_HZ of proc(5); 100 on every architecture Deno is built for. */
const TICK_MS = 10;

/** null: the process is gone. */
export function processUsage(pid: number): ProcessUsage | null {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): ProcessUsage | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold anything; the fields after it are counted from the last bracket (proc(5): 14 utime, 15 stime).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, residentBytes: field('VmRSS') * 1024, threads: field('Threads'), dataBytes: field('VmData') * 1024 };
  } catch {
    return null;
  }
}

/** POSIX ps: slower, and no thread count. */
export function fromPs(pid: number): ProcessUsage | null {
  try {
    const [rss, time] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'latin1', timeout: 1000 }).trim().split(/\s+/);
    return { cpuMs: clockMs(time ?? '0:0'), residentBytes: Number(rss) * 1024, threads: 1, dataBytes: null };
  } catch {
    return null;
  }
}

/** `[[dd-]hh:]mm:ss[.cc]` */
function clockMs(time: string): number {
  const [clock, days] = time.split('-').reverse();
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((seconds + Number(days ?? 0) * 86_400) * 1000);
}

/** The only child of a process; null when it has none, or more. Linux. */
export function onlyChild(pid: number): number | null {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
    return /^\d+$/.test(children) ? Number(children) : null;
  } catch {
    return null;
  }
}
