import { PLATFORM_LOG } from '../note/origin.js';
import type { PostgresSealStore } from '../postgres/seal-store.js';
import { admit } from './admit.js';
import { EvidenceDamaged, LeaseLost, RollbackDetected } from './errors.js';
import { Feed } from './feed.js';
import { growLog, growPlatformLog } from './grow.js';
import { requireNoRollback } from './guard.js';
import { OpenLogs } from './open-logs.js';
import { sortOut } from './sort-out.js';
import type { Judged } from './sort-out.js';
import type { CheckpointVault, EventSource, LogGrowth, LogKeys, ParkedEvent, Position, WriterCheck } from './ports.js';

export interface SealerParts {
  readonly source: EventSource;
  readonly store: PostgresSealStore;
  readonly vault: CheckpointVault;
  readonly writer: WriterCheck;
  readonly keys: LogKeys;
  readonly clock: { now(): Date };
  /** Names this process and no other, on this host or elsewhere: whoever has the name has the lease. */
  readonly owner: string;
}

export interface SealResult {
  readonly read: number;
  readonly sealed: number;
  readonly parked: readonly ParkedEvent[];
}

interface Batch {
  /** The position that the first of them follows. */
  readonly after: Position;
  readonly judged: readonly Judged[];
}

/** Events read, sealed and signed together; more of them only when the sealer is behind. */
export const BATCH_EVENTS = 1000;

/**
 * Turns stored events into evidence: reads them in commit order, checks the writer's MAC, gives each organisation's events
 * contiguous indexes, signs a checkpoint per batch and log, and notes it in the platform log and outside the database.
 */
export class Sealer {
  private readonly logs: OpenLogs;
  private feed: Feed;
  private ahead: Promise<Batch> | null = null;
  private outside: Promise<unknown> = Promise.resolve();
  /** Ids of the batch that is being stored, or was stored last: reading ahead cannot find them in the database yet. */
  private recent: ReadonlySet<string> = new Set();

  private constructor(
    private readonly parts: SealerParts,
    private readonly epoch: number,
    private position: Position,
  ) {
    this.logs = new OpenLogs(parts.store);
    this.feed = new Feed(parts.source, position);
  }

  /** @throws LeaseHeld, RollbackDetected, EvidenceDamaged: nothing is signed then */
  static async start(parts: SealerParts, options: { readonly overtake?: boolean } = {}): Promise<Sealer> {
    const { epoch, position } = await parts.store.claim(parts.owner, options);
    try {
      await requireNoRollback(parts.vault, parts.store, parts.keys);
      await requireEventsPresent(parts, position);
      await parts.vault.removeDrafts();
      await bringOutsideUpToDate(parts);
    } catch (error) {
      await parts.store.release(epoch);
      throw error instanceof RollbackDetected ? error.at(position) : error;
    }
    return new Sealer(parts, epoch, position);
  }

  /** Seals the next batch, if there is one. @throws LeaseLost: this sealer is of no more use */
  async sealNext(max = BATCH_EVENTS): Promise<SealResult> {
    try {
      const batch = await this.nextBatch(max);
      if (batch.judged.length > 0) return await this.seal(batch, max);
      await this.outside;
      if (!(await this.parts.store.renew(this.epoch))) throw new LeaseLost('another process took over the sealing');
      return { read: 0, sealed: 0, parked: [] };
    } catch (error) {
      await this.startOver();
      throw error;
    }
  }

  /** Finishes what is under way and gives the lease back. */
  async stop(): Promise<void> {
    await this.ahead?.catch(() => undefined);
    await this.feed.close();
    await this.outside;
    await this.parts.store.release(this.epoch);
  }

  private async nextBatch(max: number): Promise<Batch> {
    const ahead = this.ahead;
    this.ahead = null;
    const batch = await (ahead ?? this.judgeNext(max));
    if (batch.after !== this.position) throw new EvidenceDamaged(`the batch follows ${batch.after}, the log ends at ${this.position}`);
    return batch;
  }

  /** What was taken and appended in memory is not in the database: go on from what is. */
  private async startOver(): Promise<void> {
    await this.ahead?.catch(() => undefined);
    this.ahead = null;
    this.recent = new Set();
    this.logs.forget();
    await this.feed.close();
    this.feed = new Feed(this.parts.source, this.position);
  }

  private async seal({ judged }: Batch, max: number): Promise<SealResult> {
    const position = judged.at(-1)?.event.position ?? this.position;
    const { admitted, parked, ids } = sortOut(judged, this.recent);
    const now = this.parts.clock.now();
    const growths: LogGrowth[] = [];
    for (const [name, own] of admitted) growths.push(growLog(await this.logs.open(name), this.parts.keys.logSigningKey(name), own, now));
    const notes = growths.map(({ note }) => note);
    const platform = notes.length === 0 ? null : growPlatformLog(await this.logs.open(PLATFORM_LOG), this.parts.keys.logSigningKey(PLATFORM_LOG), notes, now);
    // Begun after the last commit, and finished before the next: outside may lag a batch behind the database, never lead it.
    await this.outside;
    const stored = this.parts.store.commit(this.epoch, { after: this.position, position, growths, platform, parked });
    this.recent = ids;
    // A full batch: more is waiting, and can be read and checked while PostgreSQL writes this one down.
    if (judged.length === max) this.readAhead(max);
    await stored;
    this.position = position;
    const all = platform === null ? growths : [...growths, platform];
    for (const growth of all) this.logs.grown(growth);
    this.keepOutside(all);
    return { read: judged.length, sealed: judged.length - parked.length, parked };
  }

  private keepOutside(growths: readonly LogGrowth[]): void {
    this.outside = allEnded(growths.map(({ log, note }) => this.parts.vault.write(log.name, note)));
    this.outside.catch(() => undefined);
  }

  private readAhead(max: number): void {
    this.ahead = this.judgeNext(max);
    this.ahead.catch(() => undefined);
  }

  private async judgeNext(max: number): Promise<Batch> {
    const { after, events } = await this.feed.take(max);
    const judged = events.map((event): Judged => ({ event, admission: admit(event, this.parts.writer) }));
    const sealed = await this.parts.store.sealedAmong(judged.flatMap(({ event, admission }) => ('refused' in admission ? [] : [event.id])));
    return { after, judged: sealed.size === 0 ? judged : judged.map((one) => (sealed.has(one.event.id) ? { ...one, admission: { refused: 'already-sealed' } } : one)) };
  }
}

/** Also when one fails, none goes on behind the back of whoever waited. */
async function allEnded(writes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function requireEventsPresent({ source }: SealerParts, position: Position): Promise<void> {
  if (position !== '' && source.comparePositions(await source.head(), position) < 0) throw new RollbackDetected([]);
}

/** After a crash the outside may lag behind, and on a new host it is empty. What is stored was just found to be a continuation of it. */
async function bringOutsideUpToDate({ store, vault }: SealerParts): Promise<void> {
  for (const { name, note } of await store.logs()) {
    if (note !== null && (await vault.read(name))?.toString() !== note) await vault.write(name, note);
  }
}
