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

export interface PasswordChange extends Account {
  /** What is used up by the change. */
  readonly by: { readonly linkHash: string } | { readonly formerHash: string };
  /** The session that stays open. */
  readonly keptSession: string | null;
  readonly now: Date;
}

export interface Accounts {
  /** The open account of an address, of which there is at most one; else the one that was closed last. */
  find(emailLookup: string): Promise<(Account & { readonly closed: boolean }) | null>;
  /** Opens the account and uses up the link, both or neither; a member has one account, a link opens one. */
  open(account: NewAccount, linkHash: string | null): Promise<'opened' | 'already-open' | 'email-taken' | 'link-used'>;
  /** The open account of a member. */
  of(organisation: string, memberId: string): Promise<Account | null>;
  /** Changes the password and shuts the member's sessions and tokens, all or nothing. @returns false when the link was used up, or the former password changed, before */
  changePassword(change: PasswordChange): Promise<boolean>;
  /** Frees the address; closing twice is fine. */
  close(organisation: string, memberId: string, now: Date): Promise<void>;
}

export const ACCOUNTS = Symbol('Accounts');
