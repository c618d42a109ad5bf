import { KmsRefused } from '@keystead/crypto/src/kms.js';
import { EventStoreBusy, EventStoreClosed, EventStoreRefused, EventStoreUnavailable, UnknownAppendOutcome } from '@keystead/event-store/src/errors.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { isPassingFault } from '../database/passing-fault.js';

/** What may be kept and logged of a failure: its kind, never its words, for a database quotes the values it refuses. */
export function kindOf(error: unknown): string {
  const { name, code, constraint, table } = error as { name?: unknown; code?: unknown; constraint?: unknown; table?: unknown };
  const parts = [name, code, table, constraint].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length === 0 ? 'unknown failure' : parts.join(' ').slice(0, 300);
}

/** A fault of the moment, not of the event: it must not park anything. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isPassingFault(error) || (typeof code === 'string' && /^E[A-Z]+$/.test(code));
}

const STORE_AWAY = [EventStoreBusy, EventStoreClosed, EventStoreRefused, EventStoreUnavailable, UnknownAppendOutcome];
const REFUSED_FOR_NOW = ['platform.unavailable', 'platform.disk-full'];
const OUT_OF = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'];
const OUT_OF_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT', '53100'];

/** A disk of ours or of the database has no room: it may pass, unless what is being written is what does not fit. */
export function isOutOfRoom(error: unknown): boolean {
  return OUT_OF_ROOM.includes((error as { code?: unknown } | null)?.code);
}

/**
 * The same for a reaction, whose commands use more than the database. Narrower about files: one that is missing would stop the reaction for
 * everybody, for ever.
 */
export function commandMayPass(error: unknown): boolean {
  if (error instanceof KmsRefused) return error.fault !== 'version-unusable';
  if (error instanceof Refusal) return REFUSED_FOR_NOW.includes(error.code);
  const { code } = (error ?? {}) as { code?: unknown };
  return isPassingFault(error) || STORE_AWAY.some((kind) => error instanceof kind) || (typeof code === 'string' && OUT_OF.includes(code));
}
