/** What an operator does on the machine itself, for there is nobody yet who could do it by a page. */
export interface Founding {
  /**
   * Invites an administrator, and founds the organisation if there is none of that name. Asked again for the same person it gives another link,
   * and the one before opens nothing any more; each invitation is a fact in the organisation's record.
   * @throws Refusal for an address that has an account; FoundingRefused for text that is no address or no name, for an id of no organisation, and
   * for a name that an organisation has whom this person was not invited into: nobody comes into one, and no twin is founded, by chance
   */
  inviteAdministrator(wish: AdministratorWish): Promise<FirstInvitation>;
}

export interface AdministratorWish {
  /** Its name, or the id (`org_…`) of one that is there. */
  readonly organisation: string;
  readonly email: string;
  readonly name: string;
  /** Founds another one of the same name. */
  readonly anew?: boolean;
}

export interface FirstInvitation {
  readonly organisation: string;
  /** As it was founded, perhaps not as it was typed. */
  readonly organisationName: string;
  /** False when it was there before. */
  readonly founded: boolean;
  /** Opens the account once; shown nowhere else. */
  readonly link: string;
  readonly expiresAt: string;
}

export class FoundingRefused extends Error {
  override readonly name = 'FoundingRefused';
}

/** Nest injection token of `Founding`. */
export const FOUNDING = Symbol('Founding');
