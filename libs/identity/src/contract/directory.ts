/** Names for other contexts' pages. Personal data stays in this context: ask for it when a page is made, store nothing. */
export interface MemberDirectory {
  /** @returns null for an unknown member and for one whose personal data was erased */
  nameOf(organisation: string, memberId: string): Promise<string | null>;
  /** Those that are known, by pseudonym; at most 500 at a time. */
  namesOf(organisation: string, memberIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface OrganisationDirectory {
  /** @returns null for an organisation that does not exist */
  nameOf(organisation: string): Promise<string | null>;
}

/** Nest injection tokens. */
export const MEMBER_DIRECTORY = Symbol('MemberDirectory');
export const ORGANISATION_DIRECTORY = Symbol('OrganisationDirectory');
