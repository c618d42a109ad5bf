/** Who was invited, by the pseudonym that was given with the invitation. */
export interface InvitedPeople {
  /** Id of the invitation, or null. */
  invitationOf(organisation: string, memberId: string): Promise<string | null>;
}

export const INVITED_PEOPLE = Symbol('InvitedPeople');
