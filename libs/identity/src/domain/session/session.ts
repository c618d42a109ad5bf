import { never } from '@keystead/kernel/src/decider.js';
import type { EventOf } from '@keystead/kernel/src/event.js';
import { SignedIn, SignInFailed } from '../../contract/events.js';
import { PasswordCheckFailed, SessionEnded, type SessionEnd, type SessionEvent } from './events.js';

/** A failed attempt has a stream of its own, so that attackers cannot lengthen any member's. */
export type SessionState = { readonly kind: 'absent' } | { readonly kind: 'failed' } | { readonly kind: 'open' | 'ended'; readonly sessionId: string; readonly memberId: string };

export const noSession: SessionState = { kind: 'absent' };

export function evolveSession(state: SessionState, event: SessionEvent): SessionState {
  switch (event.name) {
    case 'identity.signed-in@1':
      return { kind: 'open', sessionId: event.data.sessionId, memberId: event.data.memberId };
    case 'identity.sign-in-failed@1':
    case 'identity.password-check-failed@1':
      return { kind: 'failed' };
    case 'identity.session-ended@1':
      return state.kind === 'open' ? { ...state, kind: 'ended' } : state;
    default:
      return never(event);
  }
}

export type FailedAttempt = EventOf<typeof SignInFailed>['data'];
export type FailedCheck = EventOf<typeof PasswordCheckFailed>['data'];

export type SessionCommand =
  | { readonly kind: 'open'; readonly sessionId: string; readonly memberId: string; readonly expiresAt: Date }
  | { readonly kind: 'fail'; readonly attempt: FailedAttempt }
  | { readonly kind: 'fail-check'; readonly check: FailedCheck }
  | { readonly kind: 'end'; readonly reason: SessionEnd };

/** What is already so is not said again. */
export function decideSession(command: SessionCommand, state: SessionState): SessionEvent[] {
  switch (command.kind) {
    case 'open':
      return state.kind === 'absent' ? [SignedIn.create({ sessionId: command.sessionId, memberId: command.memberId, expiresAt: command.expiresAt.toISOString() })] : [];
    case 'fail':
      return state.kind === 'absent' ? [SignInFailed.create(command.attempt)] : [];
    case 'fail-check':
      return state.kind === 'absent' ? [PasswordCheckFailed.create(command.check)] : [];
    case 'end':
      return state.kind === 'open' ? [SessionEnded.create({ sessionId: state.sessionId, memberId: state.memberId, reason: command.reason })] : [];
    default:
      return never(command);
  }
}
