import type { Role } from './roles.js';

export interface SeedMember {
  readonly email: string;
  readonly name: string;
  /** A function is asked only when the account has to be made. */
  readonly password: string | (() => Promise<string>);
  readonly roles: readonly Role[];
}

export interface SeededOrganisation {
  readonly organisation: string;
  /** Who was erased or deprovisioned is not among them, and is not made again. */
  readonly members: readonly {
    readonly email: string;
    readonly memberId: string;
    /** False when the account was there before; its password was left as it is. */
    readonly created: boolean;
  }[];
}

/** Makes an organisation with its first members, through the commands that everybody else goes through. */
export interface IdentitySeed {
  /** Whether nothing was founded before the organisation of that name: a database that is somebody's is no place for a demo. */
  isFirst(name: string): Promise<boolean>;
  /**
   * Finds by the organisation's name what an earlier call made, and finishes what a crash left undone.
   * @throws Refusal when a password is too weak or an address belongs to another organisation
   */
  seedOrganisation(seed: { readonly name: string; readonly members: readonly SeedMember[] }): Promise<SeededOrganisation>;
}

/** Nest injection token of `IdentitySeed`. */
export const IDENTITY_SEED = Symbol('IdentitySeed');
