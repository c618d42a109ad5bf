import type { CommandContext } from '@keystead/kernel/src/command-context.js';

/** Whether somebody is, was or was to be a member, and the end of it. */
export interface MemberAccess {
  has(organisation: string, memberId: string): Promise<boolean>;
  /** Deprovisions the member, or withdraws the invitation of whoever never joined; whoever is deprovisioned already stays so. @throws Refusal identity.last-admin, identity.member-not-found */
  end(memberId: string, context: CommandContext): Promise<void>;
}

/** Nest injection token of `MemberAccess`. */
export const MEMBER_ACCESS = Symbol('MemberAccess');
