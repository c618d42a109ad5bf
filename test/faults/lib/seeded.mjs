// @ts-check
/** Chances that a seed repeats. How processes and network take turns is not in its power. */

/** @typedef {ReturnType<typeof seeded>} Seeded */

/** Mulberry32. @param {number} seed */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** @param {number} probability */
    chance: (probability) => next() < probability,
    /** A whole number, both ends included. @param {number} from @param {number} to */
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    /** @template T @param {readonly T[]} items @returns {T} */
    one: (items) => /** @type {T} */ (items[Math.floor(next() * items.length)]),
    /** A generator of its own, so that one client's pace does not change another's chances. */
    fork: () => seeded(Math.floor(next() * 2 ** 32)),
  };
}
