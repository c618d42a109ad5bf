/** Gives the demo's user a key for the practice model, through the command that everybody else goes through. */
export interface KeysSeed {
  /** Does nothing when that person has the key already. */
  vaultPracticeKey(organisation: string, memberId: string): Promise<void>;
}

/** Nest injection token of `KeysSeed`. */
export const KEYS_SEED = Symbol('KeysSeed');
