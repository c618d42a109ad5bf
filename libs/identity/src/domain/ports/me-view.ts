import type { Me } from '../../contract/me.js';

export interface MeView {
  /** From the log, so that it is right at once after joining. @throws Refusal identity.member-not-found */
  of(organisation: string, memberId: string): Promise<Me>;
}

export const ME_VIEW = Symbol('MeView');
