// @ts-check
/** @param {readonly number[]} samples */
export function median(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Nearest rank. @param {readonly number[]} samples @param {number} percent */
export function percentile(samples, percent) {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Callers that each do one thing after the other for a while.
 * @param {number} count of callers
 * @param {number} seconds
 * @param {(caller: number, turn: number) => Promise<number>} work resolves to how many things it did
 * @returns {Promise<number>} things a second
 */
export async function throughput(count, seconds, work) {
  let done = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: count }, async (_, caller) => {
      for (let turn = 0; performance.now() < end; turn += 1) {
        const things = await work(caller, turn);
        done += things;
      }
    }),
  );
  return done / ((performance.now() - start) / 1000);
}

/**
 * @param {() => unknown} work something synchronous and short
 * @returns {number} microseconds for one
 */
export function microseconds(work) {
  for (let i = 0; i < 2000; i += 1) work();
  const rounds = 20_000;
  const start = performance.now();
  for (let i = 0; i < rounds; i += 1) work();
  return ((performance.now() - start) * 1000) / rounds;
}
