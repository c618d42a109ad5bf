import { messageOf } from '@keystead/kernel/src/message-of.js';
import { pause } from '@keystead/kernel/src/pause.js';
import { EvidenceDamaged, LeaseHeld, LeaseLost, RollbackDetected } from './errors.js';
import { BATCH_EVENTS, Sealer } from './sealer.js';
import type { SealerParts } from './sealer.js';

export interface SealerStatus {
  readonly state: 'starting' | 'sealing' | 'standing-by' | 'refused' | 'failing' | 'stopped';
  /** One sentence for health and for people; null when all is well. */
  readonly alarm: string | null;
  /** Leaves sealed by this process. */
  readonly sealed: number;
  /** Events without a valid writer MAC, or otherwise not fit to be evidence, since the installation began. */
  readonly parked: number;
  /** When a batch was last sealed or found to be unneeded; what a lag alarm compares with the clock. */
  readonly caughtUpAt: Date | null;
}

export interface RunOptions {
  /** Between looks when there is nothing to do. */
  readonly intervalMs?: number;
  /** After a refusal or a failure. */
  readonly retryMs?: number;
  /**
   * Whoever calls was told by the database that this process leads, and no other: what runs of an earlier leader's lease is not waited for. That is so
   * at the beginning only. Later another may lead, and two that both believed it would take the lease from each other for ever.
   */
  readonly leads?: boolean;
  readonly signal: AbortSignal;
}

/** Keeps one sealer running: takes the lease when it is free, seals, and stands back with an alarm instead of signing what it must not. */
export class SealerLoop {
  private current: SealerStatus = { state: 'starting', alarm: null, sealed: 0, parked: 0, caughtUpAt: null };

  constructor(private readonly parts: SealerParts) {}

  get status(): SealerStatus {
    return this.current;
  }

  /** Resolves on abort, with the lease given back. */
  async run({ signal, intervalMs = 1000, retryMs = 5000, leads = false }: RunOptions): Promise<void> {
    for (let first = true; !signal.aborted; first = false) {
      try {
        const sealer = await Sealer.start(this.parts, { overtake: leads && first });
        await this.sealUntil(sealer, signal, intervalMs);
      } catch (error) {
        await this.stepBack(explain(error));
        await pause(retryMs, signal);
      }
    }
    this.set({ state: 'stopped' });
  }

  private async sealUntil(sealer: Sealer, signal: AbortSignal, intervalMs: number): Promise<void> {
    try {
      await this.countParked();
      while (!signal.aborted) {
        const { read, sealed, parked } = await sealer.sealNext();
        this.set({ sealed: this.current.sealed + sealed });
        if (parked.length > 0) await this.countParked();
        if (read === BATCH_EVENTS) continue;
        this.set({ caughtUpAt: this.parts.clock.now() });
        await pause(intervalMs, signal);
      }
    } finally {
      // A lease that cannot be given back (the database is away) runs out by itself.
      await sealer.stop().catch(() => undefined);
    }
  }

  /** Kept in the database as well, as far as it can be reached: others ask there. */
  private async stepBack(status: Pick<SealerStatus, 'state' | 'alarm'>): Promise<void> {
    this.set(status);
    if (status.state === 'refused' || status.state === 'failing') await this.parts.store.raise(status.state).catch(() => undefined);
  }

  private async countParked(): Promise<void> {
    const parked = await this.parts.store.parkedCount();
    this.set({ state: 'sealing', parked, alarm: parked === 0 ? null : `${parked} events were refused as evidence; see the parked events of the evidence log.` });
  }

  private set(change: Partial<SealerStatus>): void {
    this.current = { ...this.current, ...change };
  }
}

function explain(error: unknown): Pick<SealerStatus, 'state' | 'alarm'> {
  if (error instanceof LeaseHeld || error instanceof LeaseLost) return { state: 'standing-by', alarm: null };
  if (error instanceof RollbackDetected || error instanceof EvidenceDamaged) return { state: 'refused', alarm: error.message };
  return { state: 'failing', alarm: `Sealing failed and is tried again: ${messageOf(error)}` };
}
