/** Why the sealer would not sign. Each message says what was found and what to do. */

/**
 * A database that was set back: a checkpoint was signed for more, or for other, leaves than the log now has. Signing on would make
 * two histories under one key, so it takes a person: see `acknowledgeRollback`.
 */
export class RollbackDetected extends Error {
  override readonly name = 'RollbackDetected';

  constructor(
    readonly organisation: string,
    readonly kind: 'behind' | 'different' | 'events-behind',
    /** Leaves under the checkpoint kept outside the database. */
    readonly outsideSize: number,
    /** Leaves in the database. */
    readonly storedSize: number,
    /** How far the database has come by its own account. */
    readonly sealedUpTo: string | null = null,
  ) {
    super(`${SENTENCE[kind](organisation, outsideSize, storedSize)}${sealedUpTo === null ? '' : ` The database is sealed up to position ${sealedUpTo === '' ? '0' : sealedUpTo}.`} Nothing is sealed until the newer data is restored, or the loss is acknowledged with \`keystead evidence acknowledge-rollback\`.`);
  }

  /** The same, with the place where a restore has to go on. */
  at(position: string): RollbackDetected {
    return new RollbackDetected(this.organisation, this.kind, this.outsideSize, this.storedSize, position);
  }
}

const SENTENCE = {
  behind: (organisation: string, outside: number, stored: number) => `The evidence log of ${organisation} has ${stored} leaves, but a checkpoint of ${outside} leaves was already signed.`,
  different: (organisation: string, outside: number, stored: number) =>
    `The first ${outside} leaves of the evidence log of ${organisation} (${stored} leaves) are not those that were signed before.`,
  'events-behind': () => 'Events that were already sealed are missing at the end of the event store.',
} as const;

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
