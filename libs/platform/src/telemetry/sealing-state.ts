import type { Pool } from 'pg';
import type { EventStore } from '@keystead/event-store/src/port.js';

const LATE_MS = 60_000;

interface SealerRow {
  position: string;
  alarm: 'refused' | 'failing' | null;
  alarm_since: Date;
  silent: boolean;
}

export type SealingFault = 'refused' | 'failing' | 'waiting';

/** `sealedTo` is the event store's own position. */
export type SealingState = { readonly kind: 'sealed' } | { readonly kind: SealingFault; readonly since: Date; readonly sealedTo: string };

export type SealingSource = Pick<EventStore, 'readAll'>;

/** Whether events are sealed, from the row that the sealer keeps: it runs in another process. */
export async function sealingState(pool: Pick<Pool, 'query'>, store: SealingSource): Promise<SealingState> {
  const { position, alarm, alarm_since, silent } = await sealerRow(pool);
  if (alarm !== null) return { kind: alarm, since: alarm_since, sealedTo: position };
  return waiting(position, silent ? await waitingSince(store, position) : null);
}

/** Whether those of one organisation are. A sealer that works and is far behind leaves them waiting as well as one that is gone. */
export async function sealingStateOf(organisation: string, pool: Pick<Pool, 'query'>, store: SealingSource): Promise<SealingState> {
  const { position, alarm, alarm_since } = await sealerRow(pool);
  if (alarm !== null) return { kind: alarm, since: alarm_since, sealedTo: position };
  // Those of all first: nearly always none, where looking for one organisation's reads all that the others have behind it.
  const late = (await waitingSince(store, position)) === null ? null : await waitingSince(store, position, organisation);
  return waiting(position, late);
}

async function sealerRow(pool: Pick<Pool, 'query'>): Promise<SealerRow> {
  const { rows } = await pool.query<SealerRow>(`SELECT position, alarm, alarm_since, looked_at < now() - make_interval(secs => $1) AS silent FROM evidence.sealer`, [LATE_MS / 1000]);
  return rows[0]!;
}

function waiting(sealedTo: string, since: Date | null): SealingState {
  return since === null ? { kind: 'sealed' } : { kind: 'waiting', since, sealedTo };
}

/** Null while nothing has waited for long. */
async function waitingSince(store: SealingSource, after: string, organisation?: string): Promise<Date | null> {
  for await (const { recordedAt } of store.readAll({ after, max: 1, pageSize: 1, ...(organisation === undefined ? {} : { organisation }) })) return Date.now() - recordedAt.getTime() > LATE_MS ? recordedAt : null;
  return null;
}
