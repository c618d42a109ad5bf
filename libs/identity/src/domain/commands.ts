import type { Role } from '../contract/roles.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { SessionEnd } from './session/events.js';
import type { TokenEnd } from './access-token/events.js';

/** Commands that more than one slice gives; each is carried out by the slice of its name. */

export interface Wrote {
  /** `''` when there was nothing to write. */
  readonly position: string;
}

/** The organisation of the context, under this name; nothing when it is there. Gives `Wrote`. */
export class FoundOrganisation {
  constructor(
    readonly name: string,
    readonly context: CommandContext,
  ) {}
}

/** Gives `Invited`. */
export class InviteMember {
  constructor(
    readonly offer: { readonly email: string; readonly name: string; readonly roles: readonly Role[] },
    readonly context: CommandContext,
  ) {}
}

export interface Invited extends Wrote {
  readonly invitationId: string;
  readonly memberId: string;
  /** Null for a repeat: a secret is shown once. */
  readonly token: string | null;
  readonly expiresAt: string;
}

/** Those still open are taken back, and none of their links opens anything any more. Gives nothing. */
export class WithdrawInvitations {
  constructor(
    readonly invitationIds: readonly string[],
    readonly context: CommandContext,
  ) {}
}

/** Makes the invited person a member with an account. Gives `Enrolled`. */
export class EnrolMember {
  constructor(
    readonly person: { readonly invitationId: string; readonly name: string; readonly password: string },
    /** Of the link that was followed; null when an operator does it. */
    readonly linkHash: string | null,
    readonly context: CommandContext,
  ) {}
}

export interface Enrolled extends Wrote {
  readonly memberId: string;
  /** False when the account was there before. */
  readonly created: boolean;
}

/** Gives `OpenedSession`. */
export class OpenSession {
  constructor(
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

export interface OpenedSession extends Wrote {
  readonly sessionId: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** Gives `Wrote`. */
export class EndSession {
  constructor(
    readonly sessionId: string,
    readonly reason: SessionEnd,
    readonly context: CommandContext,
  ) {}
}

/** Gives `Wrote`. */
export class RevokeToken {
  constructor(
    readonly tokenId: string,
    readonly memberId: string,
    readonly reason: TokenEnd,
    readonly context: CommandContext,
  ) {}
}

/** Each open session (but the one they keep) and each token of a member is ended, with a fact of its own. Gives nothing. */
export class EndMemberAccess {
  constructor(
    readonly memberId: string,
    readonly reason: SessionEnd & TokenEnd,
    readonly keptSession: string | null,
    readonly context: CommandContext,
  ) {}
}

/** Whoever has the role is in the organisation's register. Gives `Wrote`. */
export class RegisterAdministrator {
  constructor(
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

/** To be given, and not refused, before an administrator loses the role or leaves. Gives `Wrote`. */
export class RemoveAdministrator {
  constructor(
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}
