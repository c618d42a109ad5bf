import { EventStoreBusy, EventStoreClosed } from '../errors.js';
import type { AppendRequest } from './append-request.js';

export interface BatchLimits {
  readonly maxRequests: number;
  readonly maxEvents: number;
  readonly maxBytes: number;
  /** Beyond these the store says that it is busy instead of growing. */
  readonly maxWaiting: number;
  readonly maxWaitingBytes: number;
}

export interface Store {
  /** Never rejects; answers each request. */
  store(batch: readonly AppendRequest[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Group commit: the database does one commit for all that came while it was busy with the one before. An idle lane starts
 * with whatever this turn of the event loop brought, so a single caller never waits for company.
 */
export class Batcher {
  private waiting: AppendRequest[] = [];
  private waitingBytes = 0;
  private readonly idle: Store[];
  private scheduled = false;
  private closed = false;
  private drained: (() => void) | undefined;

  constructor(
    private readonly lanes: readonly Store[],
    private readonly limits: BatchLimits,
  ) {
    this.idle = [...lanes];
  }

  /** @throws EventStoreBusy, EventStoreClosed */
  add(request: AppendRequest): void {
    if (this.closed) throw new EventStoreClosed();
    if (this.waiting.length >= this.limits.maxWaiting || this.waitingBytes >= this.limits.maxWaitingBytes) throw new EventStoreBusy('too many appends are waiting for the database');
    this.waiting.push(request);
    this.waitingBytes += request.bytes;
    this.schedule();
  }

  /** After the callers who have just been answered had their turn: often they bring the next request. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.waiting.length > 0) {
        const lane = this.idle.pop();
        if (lane === undefined) return;
        void this.run(lane, this.take());
      }
    });
  }

  private take(): AppendRequest[] {
    const { maxRequests, maxEvents, maxBytes } = this.limits;
    let events = 0;
    let bytes = 0;
    let count = 0;
    for (const request of this.waiting) {
      events += request.events.length;
      bytes += request.bytes;
      if (count > 0 && (count === maxRequests || events > maxEvents || bytes > maxBytes)) break;
      count += 1;
      this.waitingBytes -= request.bytes;
    }
    return this.waiting.splice(0, count);
  }

  private async run(lane: Store, batch: readonly AppendRequest[]): Promise<void> {
    await lane.store(batch);
    this.idle.push(lane);
    if (this.waiting.length > 0) this.schedule();
    else if (this.idle.length === this.lanes.length) this.drained?.();
  }

  /** Answers what is waiting, takes nothing more. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.waiting.length > 0 || this.idle.length < this.lanes.length) await new Promise<void>((resolve) => (this.drained = resolve));
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }
}
