import { never } from '@keystead/kernel/src/decider.js';
import { refuse } from '../refusals.js';
import { TokenIssued, TokenRevoked, type TokenEnd, type TokenEvent } from './events.js';

export type TokenState = { readonly kind: 'absent' } | { readonly kind: 'active' | 'revoked'; readonly tokenId: string; readonly memberId: string };

export const noToken: TokenState = { kind: 'absent' };

export function evolveToken(state: TokenState, event: TokenEvent): TokenState {
  switch (event.name) {
    case 'identity.token-issued@1':
      return { kind: 'active', tokenId: event.data.tokenId, memberId: event.data.memberId };
    case 'identity.token-revoked@1':
      return state.kind === 'active' ? { ...state, kind: 'revoked' } : state;
    default:
      return never(event);
  }
}

export type TokenCommand =
  | { readonly kind: 'issue'; readonly tokenId: string; readonly memberId: string; readonly name: string; readonly expiresAt: Date }
  /** `memberId`: who must own it. */
  | { readonly kind: 'revoke'; readonly memberId: string; readonly reason: TokenEnd };

/** @throws Refusal token-not-found, also for somebody else's token */
export function decideToken(command: TokenCommand, state: TokenState): TokenEvent[] {
  switch (command.kind) {
    case 'issue':
      return state.kind === 'absent' ? [TokenIssued.create({ tokenId: command.tokenId, memberId: command.memberId, name: command.name, expiresAt: command.expiresAt.toISOString() })] : [];
    case 'revoke':
      if (state.kind === 'absent' || state.memberId !== command.memberId) throw refuse('identity.token-not-found', 'Look at the list of your tokens.');
      return state.kind === 'revoked' ? [] : [TokenRevoked.create({ tokenId: state.tokenId, memberId: state.memberId, reason: command.reason })];
    default:
      return never(command);
  }
}
