import type { Role } from '@keystead/kernel/src/abilities.js';

/** Who is at the door, as the identity context established it. Roles are those in force at this request. */

export interface Principal {
  readonly organisation: string;
  /** Pseudonym of the member within the organisation. */
  readonly member: string;
  readonly roles: readonly Role[];
  readonly via: 'session' | 'token';
  /** Id of the session or of the personal token. */
  readonly credential: string;
}

declare module 'express-serve-static-core' {
  interface Request {
    principal?: Principal;
    /** Correlation id of this request; also in the log and in the answer's `x-request-id`. */
    correlation?: string;
  }
}

/** The passport strategies that the identity context registers, tried in this order. */
export const STRATEGIES = ['keystead-session', 'keystead-token'] as const;
