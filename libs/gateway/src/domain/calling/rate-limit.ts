/** How much room a caller has after a request, for the headers that clients read. */
export interface Room {
  readonly limit: number;
  readonly remaining: number;
  /** Until all room is free again. */
  readonly resetMs: number;
  /** 0 when the request may pass, otherwise how long to wait. */
  readonly waitMs: number;
}

const MAX_NAMES = 50_000;
const MINUTE_MS = 60_000;

/** So many requests a minute for each name, all at once if need be; room comes back evenly (the generic cell rate algorithm). */
export class RateLimit {
  /** When each name would have all its room again; in the order in which they asked last. */
  readonly #fullAt = new Map<string, number>();
  readonly #costMs: number;

  constructor(readonly perMinute: number) {
    this.#costMs = MINUTE_MS / perMinute;
  }

  /** @param now milliseconds of a clock that never runs backwards */
  take(name: string, now: number): Room {
    const before = Math.max(this.#fullAt.get(name) ?? now, now);
    const waitMs = Math.max(0, Math.ceil(before + this.#costMs - MINUTE_MS - now));
    const fullAt = waitMs > 0 ? before : before + this.#costMs;
    this.#remember(name, fullAt);
    return { limit: this.perMinute, remaining: Math.max(0, Math.floor((now + MINUTE_MS - fullAt) / this.#costMs)), resetMs: Math.ceil(fullAt - now), waitMs };
  }

  /** Those that asked longest ago are forgotten first: they have all their room again, or nearly. */
  #remember(name: string, fullAt: number): void {
    this.#fullAt.delete(name);
    this.#fullAt.set(name, fullAt);
    if (this.#fullAt.size > MAX_NAMES) this.#fullAt.delete(this.#fullAt.keys().next().value!);
  }
}
