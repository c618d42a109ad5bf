/** One-time links of invitations and password resets, known by the hash of their token. */

export type LinkKind = 'invitation' | 'reset';

export interface Link {
  readonly hash: string;
  readonly kind: LinkKind;
  readonly organisation: string;
  /** The invitation or the reset. */
  readonly subjectId: string;
  readonly memberId: string;
  readonly expiresAt: Date;
}

export interface Links {
  add(link: Link): Promise<void>;
  /**
   * Adds the link of an invitation. Of two at the same moment one comes second and is told of the other.
   * @param emailLookup keyed hash of the address that was invited, see `Lookups`
   * @returns the invitations of that address whose links are there unused
   */
  addInvitation(link: Link & { readonly kind: 'invitation' }, emailLookup: string): Promise<readonly string[]>;
  /** Whether an invitation of this address is remembered, used or not. */
  invitedBefore(organisation: string, emailLookup: string): Promise<boolean>;
  /** Invitations, with unused links, of an address that this member signed in with or was invited by. */
  invitationsTo(organisation: string, memberId: string): Promise<readonly string[]>;
  find(kind: LinkKind, hash: string): Promise<(Link & { readonly usedAt: Date | null }) | null>;
  /** For an invitation that was taken back. */
  remove(kind: LinkKind, organisation: string, subjectId: string): Promise<void>;
}

export const LINKS = Symbol('Links');
