import { rootAt } from '../merkle/prove.js';
import type { NodeSource } from '../merkle/prove.js';
import { openCheckpoint } from '../note/checkpoint.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { verifierOf } from '../note/keys.js';
import { MalformedNote, NoteNotVerified } from '../note/signed-note.js';
import { EvidenceDamaged, RollbackDetected } from './errors.js';
import type { CheckpointVault, LogKeys, LogState } from './ports.js';

export interface LogLookup {
  /** Null for a log that has no leaf. */
  findLog(name: string): Promise<LogState | null>;
  nodeSource(log: LogState): NodeSource;
}

/**
 * Compares every checkpoint kept outside the database with the logs inside.
 * @throws RollbackDetected for the first log that lost or changed leaves, EvidenceDamaged for an outside checkpoint that is not ours
 */
export async function requireNoRollback(vault: Pick<CheckpointVault, 'list' | 'read'>, logs: LogLookup, keys: LogKeys): Promise<void> {
  for (const name of await vault.list()) {
    const note = await vault.read(name);
    if (note !== null) await requireConsistent(name, openOutside(name, note, keys), logs);
  }
}

export function openOutside(logName: string, note: Buffer, keys: LogKeys): Checkpoint {
  try {
    return openCheckpoint(note, verifierOf(keys.logSigningKey(logName)));
  } catch (error) {
    if (!(error instanceof MalformedNote || error instanceof NoteNotVerified)) throw error;
    throw new EvidenceDamaged(`The checkpoint of ${logName} that is kept outside the database cannot be trusted: ${error.message}. Restore the file and the keyring that belong together.`);
  }
}

async function requireConsistent(name: string, outside: Checkpoint, logs: LogLookup): Promise<void> {
  const stored = await logs.findLog(name);
  if (stored === null || stored.size < outside.size) throw new RollbackDetected(name, 'behind', outside.size, stored?.size ?? 0);
  const root = await rootAt(logs.nodeSource(stored), outside.size);
  if (!root.equals(outside.root)) throw new RollbackDetected(name, 'different', outside.size, stored.size);
}
