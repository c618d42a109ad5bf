/** What many writers do, said by a seed alone: each process, and whoever checks afterwards, works it out for itself. */
import { createHash } from 'node:crypto';
import type { EventToAppend } from '../port.js';

export interface Workload {
  readonly seed: number;
  /** Of all writers together. */
  readonly events: number;
}

export const PROCESSES = 2;
export const WRITERS_EACH = 4;
const WRITERS = PROCESSES * WRITERS_EACH;

/**
 * plain: one append. twice: brought once more with its idempotency key. mistaken: an append that expects what is not so goes
 * before. slowly: in a transaction that is held open, where the engine has such a thing; every third of them is rolled back first.
 */
export type Manner = 'plain' | 'twice' | 'mistaken' | 'slowly' | 'slowly-in-vain';

export interface Step {
  readonly stream: string;
  /** Others write to it too. */
  readonly shared: boolean;
  readonly events: readonly EventToAppend[];
  readonly manner: Manner;
  /** Before it, and while a slow one is held open. */
  readonly pauseMs: number;
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TYPES = ['keys.key-vaulted@1', 'keys.key-accessed@1', 'keys.key-revoked@2'];

function eventOf(workload: Workload, writer: number, n: number): EventToAppend {
  const digest = createHash('sha256').update(`${workload.seed}/${writer}/${n}`).digest();
  const id = digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return { id, type: TYPES[n % TYPES.length] ?? '', organisation: `org_${writer % 3}`, header: Buffer.from(JSON.stringify({ writer, n })), payload: Buffer.alloc(20 + (digest[0] ?? 0), 0x61), salt: digest, mac: digest };
}

/** Mostly a few events at once, now and then many. */
function sizeOf(random: () => number): number {
  const kind = random();
  if (kind < 0.4) return 1;
  if (kind < 0.95) return 1 + Math.floor(random() * 25);
  return 50 + Math.floor(random() * 150);
}

/** Mostly none, some short, a few long enough for everybody else to pass. */
function pauseOf(random: () => number): number {
  const kind = random();
  if (kind < 0.6) return 0;
  return Math.floor(random() * (kind < 0.98 ? 8 : 80));
}

function mannerOf(kind: number): Manner {
  if (kind < 0.82) return 'plain';
  if (kind < 0.88) return 'twice';
  if (kind < 0.92) return 'mistaken';
  return kind < 0.97 ? 'slowly' : 'slowly-in-vain';
}

/** In the order in which this writer takes them, one after the other. */
export function* stepsOf(workload: Workload, writer: number): Generator<Step> {
  const random = seeded(workload.seed * 1000 + writer);
  const mine = Math.floor(workload.events / WRITERS) + (writer < workload.events % WRITERS ? 1 : 0);
  for (let n = 0; n < mine; ) {
    const size = Math.min(sizeOf(random), mine - n);
    const manner = mannerOf(random());
    // Whoever does not know how long a stream is cannot expect a version of it, and a slow hand keeps away from what others lock.
    const shared = (manner === 'plain' || manner === 'twice') && random() < 0.5;
    const stream = shared ? `keys.grant-org_s-gra_${Math.floor(random() * 32)}` : `keys.key-org_${writer % 3}-w${writer}_${Math.floor(random() * 12)}`;
    const first = n;
    yield { stream, shared, events: Array.from({ length: size }, (_, index) => eventOf(workload, writer, first + index)), manner, pauseMs: pauseOf(random) };
    n += size;
  }
}

/** The ids that must be in the log, by writer, each writer's in its order. */
export function planned(workload: Workload): string[][] {
  return Array.from({ length: WRITERS }, (_, writer) => [...stepsOf(workload, writer)].flatMap(({ events }) => events.map(({ id }) => id)));
}
