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
const MINUTE = 60_000_000;

/** So many requests a minute for each name, all at once if need be; room comes back evenly (the generic cell rate algorithm). */
export class RateLimit {
  /** When each name would have all its room again; in the order in which they asked last. Whole microseconds: fractions would add up to a request. */
  readonly #fullAt = new Map<string, number>();
  readonly #cost: number;

  constructor(readonly perMinute: number) {
    this.#cost = Math.floor(MINUTE / perMinute);
  }

  /** @param nowMs of a clock that never runs backwards */
  take(name: string, nowMs: number): Room {
    const now = Math.floor(nowMs * 1_000);
    const before = Math.max(this.#fullAt.get(name) ?? now, now);
    const wait = Math.max(0, before + this.#cost - MINUTE - now);
    const fullAt = wait > 0 ? before : before + this.#cost;
    this.#remember(name, fullAt);
    return { limit: this.perMinute, remaining: Math.max(0, Math.min(this.perMinute - 1, Math.floor((now + MINUTE - fullAt) / this.#cost))), resetMs: Math.ceil((fullAt - now) / 1_000), waitMs: Math.ceil(wait / 1_000) };
  }

  /** Those that asked longest ago are forgotten first: they have all their room again, or nearly. */
  #remember(name: string, fullAt: number): void {
    this.#fullAt.delete(name);
    this.#fullAt.set(name, fullAt);
    if (this.#fullAt.size > MAX_NAMES) this.#fullAt.delete(this.#fullAt.keys().next().value!);
  }
}
