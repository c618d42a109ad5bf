/** One bell that many can wait for. It counts its rings, so that one which fell between looking and waiting is not missed. */
export class Bell {
  private rings = 0;
  private waiting = new Set<() => void>();

  get count(): number {
    return this.rings;
  }

  ring(): void {
    this.rings += 1;
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  /** Returns as soon as it has rung more than `count` times, on abort, or after `milliseconds`. */
  heard(count: number, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.rings !== count || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
