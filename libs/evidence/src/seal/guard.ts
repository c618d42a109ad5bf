import { rootAt } from '../merkle/prove.js';
import type { NodeSource } from '../merkle/prove.js';
import { openCheckpoint } from '../note/checkpoint.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { verifierOf } from '../note/keys.js';
import { MalformedNote, NoteNotVerified } from '../note/signed-note.js';
import { EvidenceDamaged, RollbackDetected, type LostLog } from './errors.js';
import type { CheckpointVault, LogKeys, LogState } from './ports.js';

export type OutsideNotes = Pick<CheckpointVault, 'list' | 'read' | 'whereabouts'>;

export interface LogLookup {
  /** Null for a log that has no leaf. */
  findLog(name: string): Promise<LogState | null>;
  nodeSource(log: LogState): NodeSource;
}

const WAY_OUT = 'Put back a copy of that file, an older one will do, with the keyring that signed it; where there is no copy, docs/evidence.md says under "Lost data" how to go on.';

/**
 * Compares every checkpoint kept outside the database with the logs inside.
 * @throws RollbackDetected with every log that lost or changed leaves, EvidenceDamaged for an outside checkpoint that is not ours
 */
export async function requireNoRollback(vault: OutsideNotes, logs: LogLookup, keys: LogKeys): Promise<void> {
  const lost = await lostLogs(vault, logs, keys);
  if (lost.length > 0) throw new RollbackDetected(lost);
}

/** @throws EvidenceDamaged for an outside checkpoint that is not ours */
export async function lostLogs(vault: OutsideNotes, logs: LogLookup, keys: LogKeys): Promise<LostLog[]> {
  const lost: LostLog[] = [];
  for (const name of await vault.list()) {
    const note = await vault.read(name);
    const loss = note === null ? null : await lossOf(name, openOutside(name, note, { keys, vault }), logs);
    if (loss !== null) lost.push(loss);
  }
  return lost;
}

/** @throws EvidenceDamaged with the file and the way out */
export function openOutside(logName: string, note: Buffer, { keys, vault }: { readonly keys: LogKeys; readonly vault: Pick<CheckpointVault, 'whereabouts'> }): Checkpoint {
  try {
    return openCheckpoint(note, verifierOf(keys.logSigningKey(logName)));
  } catch (error) {
    if (!(error instanceof MalformedNote || error instanceof NoteNotVerified)) throw error;
    const found = `The checkpoint of ${logName} that is kept outside the database, in ${vault.whereabouts(logName)}, cannot be trusted: ${error.message}.`;
    throw new EvidenceDamaged(`${found} ${WAY_OUT}`);
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
