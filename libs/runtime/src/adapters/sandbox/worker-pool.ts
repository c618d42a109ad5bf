/** Ready workers in stock. One is taken, never given back; its place is filled at once. */
import { SandboxUnavailable } from './driver.js';
import type { SandboxWorker } from './worker.js';

/** After a failed start the stock is not refilled before this, so a broken host is not hammered. */
const PAUSE_MS = 2000;
const REFILL_MS = 15;

export class WorkerPool {
  size = 0;
  private readonly stock: SandboxWorker[] = [];
  private readonly starting = new Set<Promise<void>>();
  private pausedUntil = 0;
  private closed = false;

  constructor(private readonly start: () => Promise<SandboxWorker>) {}

  get ready(): number {
    return this.stock.length;
  }

  keep(workers: number): void {
    this.size = workers;
    this.fill();
  }

  /** A ready one, or a new one when the stock is empty. @throws SandboxUnavailable */
  async take(): Promise<SandboxWorker> {
    if (this.closed) throw new SandboxUnavailable('the runner is shutting down');
    let worker = this.stock.shift();
    // One that died while it waited is no use.
    while (worker !== undefined && !worker.alive) worker = this.stock.shift();
    if (worker === undefined) return this.start();
    // Later: starting a process holds this thread up for milliseconds, and the run that was just given a worker is waiting.
    setTimeout(() => this.fill(), REFILL_MS).unref();
    return worker;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.starting);
    await Promise.all(this.stock.splice(0).map((worker) => worker.kill()));
  }

  private fill(): void {
    if (this.closed || Date.now() < this.pausedUntil) return;
    for (let missing = this.size - this.stock.length - this.starting.size; missing > 0; missing -= 1) {
      const started = this.start()
        .then((worker) => void this.stock.push(worker))
        .catch(() => void (this.pausedUntil = Date.now() + PAUSE_MS))
        .finally(() => this.starting.delete(started));
      this.starting.add(started);
    }
  }
}
