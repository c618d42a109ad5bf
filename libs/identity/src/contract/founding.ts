/** What an operator does on the machine itself, for there is nobody yet who could do it by a page. */
export interface Founding {
  /**
   * Invites an administrator, and founds the organisation if no earlier call of that name did. Every call makes another link, so one that
   * was lost is no harm; each invitation is a fact in the organisation's record.
   * @throws Refusal for a member of the organisation; FoundingRefused for text that is no address or no name
   */
  inviteAdministrator(wish: { readonly organisation: string; readonly email: string; readonly name: string }): Promise<FirstInvitation>;
}

export interface FirstInvitation {
  readonly organisation: string;
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
