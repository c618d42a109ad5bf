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
  find(kind: LinkKind, hash: string): Promise<(Link & { readonly usedAt: Date | null }) | null>;
  /** For an invitation that was taken back. */
  remove(kind: LinkKind, organisation: string, subjectId: string): Promise<void>;
}

export const LINKS = Symbol('Links');
