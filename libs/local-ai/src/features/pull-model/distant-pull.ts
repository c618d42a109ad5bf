import { pause } from '@keystead/kernel/src/pause.js';
import type { PullProgress } from '../../domain/ports.js';

export interface DistantPullParts {
  readonly row: () => Promise<{ readonly state: string; readonly reason?: string | null | undefined }>;
  readonly progress: () => Promise<PullProgress | null>;
  /** Its process ended, and nobody has put that on the record yet. */
  readonly isForgotten: () => Promise<boolean>;
  readonly lookMs: number;
  readonly signal: AbortSignal;
}

export interface PullWord {
  readonly event: 'progress' | 'done';
  readonly data: unknown;
}

/** A pull that this process does not carry: how far it is as its process last said, its end from the row. */
export async function* distantPull({ row, progress, isForgotten, lookMs, signal }: DistantPullParts): AsyncGenerator<PullWord, void, undefined> {
  let told = '';
  while (!signal.aborted) {
    const { state, reason } = await row();
    if (state !== 'running' || (await isForgotten())) return yield { event: 'done', data: { state: state === 'done' ? 'done' : 'failed', reason: reason ?? null } };
    const now = await progress();
    if (now !== null && JSON.stringify(now) !== told) yield { event: 'progress', data: now };
    told = JSON.stringify(now);
    await pause(lookMs, signal);
  }
}
