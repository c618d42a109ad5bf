/** Watches one run from outside: clock, processor, memory, threads. The sandbox's own figures are never asked. */
import type { LimitName, RunLimits } from '../../contract/sandbox.js';
import type { ProcessUsage } from './process-usage.js';

const SAMPLE_MS = process.platform === 'linux' ? 40 : 500;

export interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

export class RunWatch {
  private readonly startedAt = performance.now();
  private readonly timers: readonly NodeJS.Timeout[];
  private cpuMs = 0;
  private memoryBytes = 0;
  private stoppedAt: number | null = null;

  constructor(
    private readonly limits: RunLimits,
    private readonly baseline: ProcessUsage,
    private readonly read: () => ProcessUsage | null,
    private readonly onLimit: (limit: LimitName) => void,
  ) {
    this.timers = [setTimeout(() => onLimit('wallMs'), limits.wallMs), setInterval(() => this.sample(), SAMPLE_MS)];
  }

  measured(): Measured {
    return { wallMs: Math.round((this.stoppedAt ?? performance.now()) - this.startedAt), cpuMs: this.cpuMs, memoryBytes: this.memoryBytes };
  }

  /** Takes a last sample while the process is still there, and ends the timers. */
  stop(): void {
    if (this.stoppedAt !== null) return;
    this.sample();
    this.stoppedAt = performance.now();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private sample(): void {
    const usage = this.stoppedAt === null ? this.read() : null;
    if (usage === null) return;
    this.cpuMs = Math.max(this.cpuMs, usage.cpuMs - this.baseline.cpuMs);
    const memoryBytes = usage.residentBytes - this.baseline.residentBytes;
    this.memoryBytes = Math.max(this.memoryBytes, memoryBytes);
    if (memoryBytes > this.limits.memoryBytes) this.onLimit('memoryBytes');
    else if (usage.threads - this.baseline.threads > this.limits.processes) this.onLimit('processes');
    else if (this.cpuMs > this.limits.cpuMs) this.onLimit('cpuMs');
  }
}
