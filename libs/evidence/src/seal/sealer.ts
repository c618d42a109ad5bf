import { PLATFORM_LOG, logNameOf } from '../note/origin.js';
import type { PostgresSealStore } from '../postgres/seal-store.js';
import { admit } from './admit.js';
import { LeaseLost, RollbackDetected } from './errors.js';
import { growLog, growPlatformLog } from './grow.js';
import type { AdmittedEvent } from './grow.js';
import { requireNoRollback } from './guard.js';
import { OpenLogs } from './open-logs.js';
import type { CheckpointVault, EventSource, LogGrowth, LogKeys, ParkedEvent, Position, SealBatch, SourceEvent, WriterCheck } from './ports.js';

export interface SealerParts {
  readonly source: EventSource;
  readonly store: PostgresSealStore;
  readonly vault: CheckpointVault;
  readonly writer: WriterCheck;
  readonly keys: LogKeys;
  readonly clock: { now(): Date };
  /** Names this process to others, so a restart on the same host need not wait for its own lease. */
  readonly owner: string;
}

export interface SealResult {
  readonly read: number;
  readonly sealed: number;
  readonly parked: readonly ParkedEvent[];
}

/** Events read, sealed and signed together; more of them only when the sealer is behind. */
export const BATCH_EVENTS = 1000;

/**
 * Turns stored events into evidence: reads them in commit order, checks the writer's MAC, gives each organisation's events
 * contiguous indexes, signs a checkpoint per batch and log, and notes it in the platform log and outside the database.
 */
export class Sealer {
  private readonly logs: OpenLogs;

  private constructor(
    private readonly parts: SealerParts,
    private readonly epoch: number,
    private position: Position,
  ) {
    this.logs = new OpenLogs(parts.store);
  }

  /** @throws LeaseHeld, RollbackDetected, EvidenceDamaged: nothing is signed then */
  static async start(parts: SealerParts): Promise<Sealer> {
    const { epoch, position } = await parts.store.claim(parts.owner);
    try {
      await requireNoRollback(parts.vault, parts.store, parts.keys);
      await requireEventsPresent(parts, position);
      await keepUnseen(parts);
    } catch (error) {
      await parts.store.release(epoch);
      throw error;
    }
    return new Sealer(parts, epoch, position);
  }

  /** Seals the next batch, if there is one. @throws LeaseLost: this sealer is of no more use */
  async sealNext(max = BATCH_EVENTS): Promise<SealResult> {
    const events: SourceEvent[] = [];
    for await (const event of this.parts.source.readAll({ after: this.position, max, pageSize: max })) events.push(event);
    const last = events.at(-1);
    if (last === undefined) {
      if (!(await this.parts.store.renew(this.epoch))) throw new LeaseLost('another process took over the sealing');
      return { read: 0, sealed: 0, parked: [] };
    }
    try {
      return await this.seal(events, last.position);
    } catch (error) {
      // What was appended in memory is not in the database: start again from what is.
      this.logs.forget();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.parts.store.release(this.epoch);
  }

  private async seal(events: readonly SourceEvent[], position: Position): Promise<SealResult> {
    const { admitted, parked } = await this.sort(events);
    const now = this.parts.clock.now();
    const growths: LogGrowth[] = [];
    for (const [name, own] of admitted) growths.push(growLog(await this.logs.open(name), this.parts.keys.logSigningKey(name), own, now));
    const notes = growths.map(({ note }) => note);
    const platform = notes.length === 0 ? null : growPlatformLog(await this.logs.open(PLATFORM_LOG), this.parts.keys.logSigningKey(PLATFORM_LOG), notes, now);
    const batch: SealBatch = { after: this.position, position, growths, platform, parked };
    await this.parts.store.commit(this.epoch, batch);
    this.position = position;
    const all = platform === null ? growths : [...growths, platform];
    for (const growth of all) this.logs.grown(growth);
    // Only after the commit: outside may lag behind the database, never lead it.
    await Promise.all(all.map(({ log, note }) => this.parts.vault.write(log.name, note)));
    return { read: events.length, sealed: events.length - parked.length, parked };
  }

  /** Events by log, in order, and those that are refused. */
  private async sort(events: readonly SourceEvent[]): Promise<{ admitted: Map<string, AdmittedEvent[]>; parked: ParkedEvent[] }> {
    const judged = events.map((event) => ({ event, admission: admit(event, this.parts.writer) }));
    const ids = judged.flatMap(({ event, admission }) => ('refused' in admission ? [] : [event.id]));
    const seen = await this.parts.store.sealedAmong(ids);
    const admitted = new Map<string, AdmittedEvent[]>();
    const parked: ParkedEvent[] = [];
    for (const { event, admission } of judged) {
      const reason = 'refused' in admission ? admission.refused : seen.has(event.id) ? 'already-sealed' : null;
      if (reason !== null || 'refused' in admission) {
        parked.push({ position: event.position, eventId: event.id, organisation: event.organisation, type: event.type, reason: reason ?? 'mac' });
        continue;
      }
      seen.add(event.id);
      const name = logNameOf(event.organisation);
      const own = admitted.get(name) ?? [];
      if (own.length === 0) admitted.set(name, own);
      own.push({ eventId: event.id, position: event.position, header: admission.header, digest: admission.digest });
    }
    return { admitted, parked };
  }
}

async function requireEventsPresent({ source }: SealerParts, position: Position): Promise<void> {
  if (position !== '' && source.comparePositions(await source.head(), position) < 0) throw new RollbackDetected('the installation', 'events-behind', 0, 0);
}

/** A log that has no outside checkpoint yet (a new host, a restored folder) gets its present one. */
async function keepUnseen({ store, vault }: SealerParts): Promise<void> {
  const kept = new Set(await vault.list());
  for (const { name, note } of await store.logs()) if (note !== null && !kept.has(name)) await vault.write(name, note);
}
