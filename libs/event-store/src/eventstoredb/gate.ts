import { EventStoreBusy } from '../errors.js';

/** So many at once, the others in turn, and no more than memory holds. */
export class Gate {
  private free: number;
  private bytes = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly under = new Set<Promise<unknown>>();

  constructor(
    atOnce: number,
    private readonly maxWaiting: number,
    private readonly maxBytes: number,
  ) {
    this.free = atOnce;
  }

  /** @throws EventStoreBusy */
  async through<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= this.maxWaiting || this.bytes + bytes > this.maxBytes) throw new EventStoreBusy('too many appends are waiting');
    const done = this.inTurn(bytes, work);
    this.under.add(done);
    return done.finally(() => this.under.delete(done));
  }

  /** Everything that came in so far has been answered. */
  async empty(): Promise<void> {
    while (this.under.size > 0) await Promise.allSettled(this.under);
  }

  private async inTurn<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    this.bytes += bytes;
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((next) => this.waiting.push(next));
    try {
      return await work();
    } finally {
      this.bytes -= bytes;
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}

/** One after the other for each name. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  async of<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(name) ?? Promise.resolve()).then(work, work);
    this.last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(name) === mine) this.last.delete(name);
    }
  }
}
