import type { Pool } from 'pg';
import type { EventStore } from '@keystead/event-store/src/port.js';

const LATE_MS = 60_000;

interface SealerRow {
  position: string;
  alarm: 'refused' | 'failing' | null;
  alarm_since: Date | null;
  silent: boolean;
}

const SAID = {
  refused: 'the evidence does not continue what was signed before, and nothing is sealed',
  failing: 'sealing fails and is tried again',
} as const;

/**
 * From the row that the sealer keeps, for it runs in another process. The kind of fault and no more: anybody may read it. The worker's log and
 * `keystead admin doctor` name the logs.
 */
export async function sealingHealth(pool: Pick<Pool, 'query'>, store: Pick<EventStore, 'readAll'>): Promise<{ ok: boolean; text: string }> {
  const { rows } = await pool.query<SealerRow>(`SELECT position, alarm, alarm_since, looked_at < now() - make_interval(secs => $1) AS silent FROM evidence.sealer`, [LATE_MS / 1000]);
  const { position, alarm, alarm_since, silent } = rows[0]!;
  if (alarm !== null) return { ok: false, text: `since ${alarm_since?.toISOString()} ${SAID[alarm]}; the database is sealed up to position ${position === '' ? '0' : position}. See \`keystead admin doctor\`` };
  const waiting = silent ? await waitingSince(store, position) : null;
  if (waiting !== null) return { ok: false, text: `nothing is sealed behind position ${position === '' ? '0' : position}, where events have waited since ${waiting.toISOString()}: see the worker and \`keystead admin doctor\`` };
  return { ok: true, text: 'events are sealed' };
}

/** Null while nothing has waited for long. */
async function waitingSince(store: Pick<EventStore, 'readAll'>, after: string): Promise<Date | null> {
  for await (const { recordedAt } of store.readAll({ after, max: 1, pageSize: 1 })) return Date.now() - recordedAt.getTime() > LATE_MS ? recordedAt : null;
  return null;
}
