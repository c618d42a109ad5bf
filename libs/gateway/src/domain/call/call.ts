import { streamName } from '@keystead/kernel/src/stream-name.js';
import { CallFailed, CallRefused, CallSettled, ProviderCalled, type CallEvent } from '../../contract/events.js';

export type DataOf<E extends { create(data: never): unknown }> = Parameters<E['create']>[0];

/**
 * A call begins at most once and ends at most once. Whoever ends it first fences the other: a process that was paused
 * before its provider call finds the call already ended and never makes it.
 */
export type CallState = { readonly phase: 'new' } | { readonly phase: 'called'; readonly facts: DataOf<typeof ProviderCalled> } | { readonly phase: 'ended'; /** What the provider charged in its own last word, if it said so. */ readonly exactCostUsd: string | null };

export const newCall: CallState = { phase: 'new' };

export type CallCommand =
  | { readonly kind: 'begin'; readonly facts: DataOf<typeof ProviderCalled> }
  | { readonly kind: 'refuse'; readonly facts: DataOf<typeof CallRefused> }
  | { readonly kind: 'settle'; readonly facts: DataOf<typeof CallSettled> }
  | { readonly kind: 'fail'; readonly facts: DataOf<typeof CallFailed> };

export function evolveCall(state: CallState, event: CallEvent): CallState {
  switch (event.name) {
    case 'gateway.provider-called@1':
      return state.phase === 'new' ? { phase: 'called', facts: event.data } : state;
    case 'gateway.call-refused@1':
      return { phase: 'ended', exactCostUsd: '0' };
    case 'gateway.call-settled@1':
    case 'gateway.call-failed@1':
      return { phase: 'ended', exactCostUsd: event.data.usageSource === 'provider_final' ? event.data.costUsd : null };
  }
}

/** @returns nothing where the call is past that point already */
export function decideCall(command: CallCommand, state: CallState): readonly CallEvent[] {
  switch (command.kind) {
    case 'begin':
      return state.phase === 'new' ? [ProviderCalled.create(command.facts)] : [];
    case 'refuse':
      return state.phase === 'new' ? [CallRefused.create(command.facts)] : [];
    case 'settle':
      return state.phase === 'called' ? [CallSettled.create(command.facts)] : [];
    case 'fail':
      return state.phase === 'ended' ? [] : [CallFailed.create(command.facts)];
  }
}

export function callStream(organisation: string, callId: string): string {
  return streamName({ context: 'gateway', kind: 'call', organisation, id: callId });
}
