import { rootAt } from '../merkle/prove.js';
import type { NodeSource } from '../merkle/prove.js';
import { openCheckpoint } from '../note/checkpoint.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { verifierOf } from '../note/keys.js';
import { MalformedNote, NoteNotVerified } from '../note/signed-note.js';
import { EvidenceDamaged, RollbackDetected, type LostLog } from './errors.js';
import type { CheckpointVault, LogKeys, LogState } from './ports.js';

export interface LogLookup {
  /** Null for a log that has no leaf. */
  findLog(name: string): Promise<LogState | null>;
  nodeSource(log: LogState): NodeSource;
}

/**
 * Compares every checkpoint kept outside the database with the logs inside.
 * @throws RollbackDetected with every log that lost or changed leaves, EvidenceDamaged for an outside checkpoint that is not ours
 */
export async function requireNoRollback(vault: Pick<CheckpointVault, 'list' | 'read'>, logs: LogLookup, keys: LogKeys): Promise<void> {
  const lost = await lostLogs(vault, logs, keys);
  if (lost.length > 0) throw new RollbackDetected(lost);
}

/** @throws EvidenceDamaged for an outside checkpoint that is not ours */
export async function lostLogs(vault: Pick<CheckpointVault, 'list' | 'read'>, logs: LogLookup, keys: LogKeys): Promise<LostLog[]> {
  const lost: LostLog[] = [];
  for (const name of await vault.list()) {
    const note = await vault.read(name);
    const loss = note === null ? null : await lossOf(name, openOutside(name, note, keys), logs);
    if (loss !== null) lost.push(loss);
  }
  return lost;
}

export function openOutside(logName: string, note: Buffer, keys: LogKeys): Checkpoint {
  try {
    return openCheckpoint(note, verifierOf(keys.logSigningKey(logName)));
  } catch (error) {
    if (!(error instanceof MalformedNote || error instanceof NoteNotVerified)) throw error;
    throw new EvidenceDamaged(`The checkpoint of ${logName} that is kept outside the database cannot be trusted: ${error.message}. Restore the file and the keyring that belong together.`);
  }
}

/** Null while the log continues what was signed. */
async function lossOf(log: string, outside: Checkpoint, logs: LogLookup): Promise<LostLog | null> {
  const stored = await logs.findLog(log);
  const sizes = { log, outsideSize: outside.size, storedSize: stored?.size ?? 0 };
  if (stored === null || stored.size < outside.size) return { ...sizes, kind: 'behind' };
  const root = await rootAt(logs.nodeSource(stored), outside.size);
  return root.equals(outside.root) ? null : { ...sizes, kind: 'different' };
}
