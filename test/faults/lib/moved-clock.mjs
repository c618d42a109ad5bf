// @ts-check
/** Preloaded into one process (`--import`): its clock is off by MOVED_CLOCK_MS. Timers, PostgreSQL and the other processes keep the real one, as with a host whose clock was set. */
const by = Number(process.env['MOVED_CLOCK_MS'] ?? '0');
const Real = Date;

class Moved extends Real {
  /** @param {unknown[]} given */
  constructor(...given) {
    super(.../** @type {[number]} */ (given.length === 0 ? [Real.now() + by] : given));
  }

  /** @override */
  static now() {
    return Real.now() + by;
  }
}

globalThis.Date = /** @type {DateConstructor} */ (/** @type {unknown} */ (Moved));
