/** Who can sign in, and the hash of their password. Secrets live here and never in an event; the e-mail address only as a keyed hash. */

export interface Account {
  readonly organisation: string;
  readonly memberId: string;
  readonly passwordHash: string;
}

export interface NewAccount extends Account {
  readonly accountId: string;
  /** Keyed hash of the normalised address, see `Lookups`. */
  readonly emailLookup: string;
  readonly now: Date;
}

export interface Accounts {
  /** The open account of an address, of which there is at most one; else the one that was closed last. */
  find(emailLookup: string): Promise<(Account & { readonly closed: boolean }) | null>;
  /** Opens the account and uses up the link, both or neither; a member has one account, a link opens one. */
  open(account: NewAccount, linkHash: string | null): Promise<'opened' | 'already-open' | 'email-taken' | 'link-used'>;
  /** Changes the password, ends the member's sessions and uses up the link, all or nothing. @returns false when the link was used up before */
  changePassword(change: Account & { readonly now: Date; readonly linkHash: string }): Promise<boolean>;
  /** Frees the address; closing twice is fine. */
  close(organisation: string, memberId: string, now: Date): Promise<void>;
}

export const ACCOUNTS = Symbol('Accounts');
