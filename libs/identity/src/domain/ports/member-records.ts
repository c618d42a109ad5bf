/** Rows about one member in the tables of accounts, sessions, tokens and links. */

export interface MemberRecord {
  readonly table: 'accounts' | 'sessions' | 'tokens' | 'links';
  /** Without hashes and lookups: those are secrets, or lead to them. */
  readonly row: Readonly<Record<string, string | null>>;
}

export interface MemberRecords {
  of(organisation: string, memberId: string): Promise<readonly MemberRecord[]>;
  /** All of them, in one transaction. */
  remove(organisation: string, memberId: string): Promise<void>;
}

export const MEMBER_RECORDS = Symbol('MemberRecords');
