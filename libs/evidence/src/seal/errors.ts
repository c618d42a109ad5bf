import { PLATFORM_LOG, logNameOf, typedNameOf } from '../note/origin.js';

/** Why the sealer would not sign. Each message says what was found and what to do. */

/** A log that does not continue what was signed for it. */
export interface LostLog {
  readonly log: string;
  readonly kind: 'behind' | 'different';
  /** Leaves under the checkpoint kept outside the database. */
  readonly outsideSize: number;
  /** Leaves in the database. */
  readonly storedSize: number;
}

/** Logs that are named in one message; the doctor names each in a line of its own. */
const NAMED = 20;

/**
 * A database that was set back: a checkpoint was signed for more, or for other, leaves than a log now has. Signing on would make
 * two histories under one key, so it takes a person: see `acknowledgeRollback`.
 */
export class RollbackDetected extends Error {
  override readonly name = 'RollbackDetected';

  constructor(
    /** Every log that lost or changed leaves; none when it is the event store that lost events which were sealed. */
    readonly logs: readonly LostLog[],
    /** How far the database has come by its own account. */
    readonly sealedUpTo: string | null = null,
  ) {
    super([found(logs), ...(sealedUpTo === null ? [] : [`The database is sealed up to position ${sealedUpTo === '' ? '0' : sealedUpTo}.`]), decisions(logs)].join(' '));
  }

  /** The same, with the place where a restore has to go on. */
  at(position: string): RollbackDetected {
    return new RollbackDetected(this.logs, position);
  }
}

function found(logs: readonly LostLog[]): string {
  if (logs.length === 0) return 'Events that were already sealed are missing at the end of the event store.';
  const more = logs.length > NAMED ? [`${logs.length - NAMED} more logs are like that; \`keystead admin doctor\` names them all.`] : [];
  return [...logs.slice(0, NAMED).map(sentenceOf), ...more].join(' ');
}

function sentenceOf({ log, kind, outsideSize, storedSize }: LostLog): string {
  return kind === 'behind'
    ? `${upper(titleOf(log))} has ${storedSize} leaves, but a checkpoint of ${outsideSize} leaves was already signed.`
    : `The first ${outsideSize} leaves of ${titleOf(log)} (${storedSize} leaves) are not those that were signed before.`;
}

function decisions(logs: readonly LostLog[]): string {
  const names = logs.length === 0 ? ['*events'] : logs.slice(0, NAMED).map(({ log }) => typedNameOf(log));
  return `Nothing is sealed until the newer data is restored, or ${logs.length > 1 ? 'each' : 'the'} loss is acknowledged: ${names.map(acknowledgement).join(', ')}.`;
}

/** The whole command, for a shell; @param typed as `typedNameOf` gives it */
export function acknowledgement(typed: string): string {
  return `\`keystead evidence acknowledge-rollback ${typed.startsWith('*') ? `'${typed}'` : typed} --by "your name" --reason "what happened"\``;
}

/** How sentences call a log: two of them have `platform` in their name. */
export function titleOf(log: string): string {
  if (log === PLATFORM_LOG) return 'the platform log, which holds all checkpoints,';
  return log === logNameOf('platform') ? "the evidence log of the installation's own events" : `the evidence log of ${log}`;
}

function upper(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The stored hashes do not make the stored root, or a checkpoint kept outside does not open with our key. */
export class EvidenceDamaged extends Error {
  override readonly name = 'EvidenceDamaged';
}

/** Another process seals; this one keeps out and may try again later. */
export class LeaseHeld extends Error {
  override readonly name = 'LeaseHeld';
}

/** Another process took over; what this one had in hand was not stored. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
