/** Sessions and personal tokens: what a request carries is looked up here by its hash; whether the member may still enter is asked of the log. */

export interface Credential {
  /** Session or token id. */
  readonly id: string;
  readonly organisation: string;
  readonly memberId: string;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface NewCredential extends Credential {
  readonly hash: string;
}

export interface Credentials {
  add(credential: NewCredential): Promise<void>;
  /** Neither ended nor unknown; the caller compares the times. */
  find(hash: string): Promise<Credential | null>;
  /** Notes that it was used; needs not be exact to the minute, and nobody is turned away where it fails. */
  touch(organisation: string, id: string, now: Date): Promise<void>;
  end(organisation: string, id: string, now: Date): Promise<void>;
  /** Ids of those of a member that are neither ended nor expired. */
  openOf(organisation: string, memberId: string, now: Date): Promise<readonly string[]>;
  lastUses(organisation: string, ids: readonly string[]): Promise<ReadonlyMap<string, Date>>;
}

export const SESSIONS = Symbol('Sessions');
export const TOKENS = Symbol('Tokens');
