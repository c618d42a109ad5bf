import { EventStoreBusy } from '../errors.js';

/** No more appends under way than memory holds. */
export class Gate {
  private bytes = 0;
  private readonly under = new Set<Promise<unknown>>();

  constructor(
    private readonly maxAppends: number,
    private readonly maxBytes: number,
  ) {}

  /** @throws EventStoreBusy */
  async through<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.under.size >= this.maxAppends || this.bytes + bytes > this.maxBytes) throw new EventStoreBusy('too many appends are waiting; nothing of this one was stored');
    this.bytes += bytes;
    const done = work();
    this.under.add(done);
    return done.finally(() => {
      this.bytes -= bytes;
      this.under.delete(done);
    });
  }

  /** Everything that came in so far has been answered. */
  async empty(): Promise<void> {
    while (this.under.size > 0) await Promise.allSettled(this.under);
  }
}

/** So many at once, the others in the order they came. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async of<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((next) => this.waiting.push(next));
    try {
      return await work();
    } finally {
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
