import type { Pool } from 'pg';
import { EMPTY_ROOT } from '../merkle/hashes.js';
import { logTyped, typedNameOf } from '../note/origin.js';
import { acknowledgement, titleOf } from '../seal/errors.js';
import { lostLogs, openOutside } from '../seal/guard.js';
import type { CheckpointVault, EventSource, LogKeys } from '../seal/ports.js';
import { queryable } from './rows.js';
import { PostgresSealStore } from './seal-store.js';

export interface Acknowledgement {
  /** `'*checkpoints'` is the platform log; `'*events'` is an event store that lost events which were already sealed. */
  readonly organisation: string;
  /** Who takes the decision: a pseudonym or an operator's name. */
  readonly by: string;
  /** Shown in every later bundle of the organisation. */
  readonly reason: string;
  readonly at: Date;
}

/** What was decided: the caller also appends it as an event, so that it becomes evidence itself. */
export interface AcknowledgedRollback extends Acknowledgement {
  readonly outsideSize: number;
  readonly storedSize: number;
  /** Where the checkpoint that no longer fits was put; null for events. */
  readonly supersededNote: string | null;
}

export class NothingToAcknowledge extends Error {
  override readonly name = 'NothingToAcknowledge';
}

export interface AcknowledgeParts {
  readonly pool: Pool;
  readonly vault: CheckpointVault;
  readonly keys: LogKeys;
  readonly source: EventSource;
}

/**
 * A deliberate, recorded decision to go on after data was lost. It hides nothing: whoever holds the earlier checkpoint will still see
 * that the histories differ, and every later bundle lists this decision as the reason.
 * @throws NothingToAcknowledge when nothing was lost there: the record would stay for ever
 */
export async function acknowledgeRollback(parts: AcknowledgeParts, decision: Acknowledgement): Promise<AcknowledgedRollback> {
  return decision.organisation === '*events' ? acknowledgeEventLoss(parts, decision) : acknowledgeLogLoss(parts, decision);
}

async function acknowledgeLogLoss({ pool, vault, keys }: AcknowledgeParts, decision: Acknowledgement): Promise<AcknowledgedRollback> {
  const name = logTyped(decision.organisation);
  const note = await vault.read(name);
  if (note === null) throw new NothingToAcknowledge(`no checkpoint of ${titleOf(name)} is kept outside the database`);
  const outside = openOutside(name, note, { keys, vault });
  const logs = new PostgresSealStore(pool);
  const lost = await lostLogs(vault, logs, keys);
  const stored = await logs.findLog(name);
  if (!lost.some(({ log }) => log === name)) throw new NothingToAcknowledge(nothingLost(name, outside.size, stored?.size ?? 0, lost.map(({ log }) => typedNameOf(log))));
  const row = [name, note.toString(), outside.size, stored?.size ?? 0, stored?.root ?? EMPTY_ROOT, decision.by, decision.reason, decision.at.toISOString()];
  await insert(pool, row);
  return { ...decision, outsideSize: outside.size, storedSize: stored?.size ?? 0, supersededNote: await vault.supersede(name) };
}

function nothingLost(log: string, outsideSize: number, storedSize: number, lost: readonly string[]): string {
  const where = lost.length === 0 ? 'No log has lost any.' : `Meant may be ${lost.slice(0, 5).map(acknowledgement).join(' or ')}.`;
  return `Nothing was recorded: ${titleOf(log)} has lost nothing. It holds ${storedSize} leaves and continues the checkpoint of ${outsideSize} that was signed before. ${where}`;
}

async function acknowledgeEventLoss({ pool, source }: AcknowledgeParts, decision: Acknowledgement): Promise<AcknowledgedRollback> {
  const head = await source.head();
  const { rows } = await queryable(pool).query<{ position: string }>(`SELECT position FROM evidence.sealer`);
  const position = rows[0]?.position ?? '';
  if (position === '' || source.comparePositions(head, position) >= 0) throw new NothingToAcknowledge('no sealed event is missing at the end of the event store');
  await insert(pool, ['*events', position, 0, 0, EMPTY_ROOT, decision.by, decision.reason, decision.at.toISOString()]);
  await queryable(pool).query(`UPDATE evidence.sealer SET position = $1, epoch = epoch + 1, leased_until = '-infinity' WHERE position = $2`, [head, position]);
  return { ...decision, outsideSize: 0, storedSize: 0, supersededNote: null };
}

async function insert(pool: Pool, values: readonly unknown[]): Promise<void> {
  await queryable(pool).query(
    `INSERT INTO evidence.rollbacks (log_name, outside_note, outside_size, stored_size, stored_root, acknowledged_by, reason, acknowledged_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values,
  );
}
