import { never } from '@keystead/kernel/src/decider.js';
import type { EventOf } from '@keystead/kernel/src/event.js';
import { AppAllowed, AppForbidden, ProviderAllowed, ProviderForbidden } from '../../contract/events.js';
import type { Policy } from '../../contract/policy.js';
import { refuse } from '../refusals.js';

/** `identity.policy-<organisation>-policy`: its id is always `policy`. */
export const POLICY_ID = 'policy';
export const POLICY_EVENTS = [AppForbidden, AppAllowed, ProviderForbidden, ProviderAllowed] as const;
export type PolicyEvent = EventOf<(typeof POLICY_EVENTS)[number]>;

const MAX_ENTRIES = 1000;

export const openPolicy: Policy = { forbiddenApps: new Map(), forbiddenProviders: new Map() };

/** Who and when come from the event's header. */
export interface Stamp {
  readonly by: string;
  readonly at: Date;
}

export function evolvePolicy(state: Policy, event: PolicyEvent, stamp: Stamp): Policy {
  switch (event.name) {
    case 'identity.app-forbidden@1': {
      const { appId, appName, reason } = event.data;
      return { ...state, forbiddenApps: new Map(state.forbiddenApps).set(appId, { appName, reason, ...stamp }) };
    }
    case 'identity.app-allowed@1':
      return { ...state, forbiddenApps: without(state.forbiddenApps, event.data.appId) };
    case 'identity.provider-forbidden@1': {
      const { provider, reason } = event.data;
      return { ...state, forbiddenProviders: new Map(state.forbiddenProviders).set(provider, { reason, ...stamp }) };
    }
    case 'identity.provider-allowed@1':
      return { ...state, forbiddenProviders: without(state.forbiddenProviders, event.data.provider) };
    default:
      return never(event);
  }
}

export type PolicyCommand =
  | { readonly kind: 'forbid-app'; readonly appId: string; readonly appName: string | null; readonly reason: string }
  | { readonly kind: 'allow-app'; readonly appId: string }
  | { readonly kind: 'forbid-provider'; readonly provider: string; readonly reason: string }
  | { readonly kind: 'allow-provider'; readonly provider: string };

/** Forbidding again with another reason changes the reason; allowing what is allowed is no event. @throws Refusal policy-full */
export function decidePolicy(command: PolicyCommand, state: Policy): PolicyEvent[] {
  switch (command.kind) {
    case 'forbid-app': {
      const { appId, appName, reason } = command;
      const known = state.forbiddenApps.get(appId);
      if (known?.reason === reason && known.appName === appName) return [];
      if (known === undefined) assertRoom(state.forbiddenApps);
      return [AppForbidden.create({ appId, appName, reason })];
    }
    case 'allow-app':
      return state.forbiddenApps.has(command.appId) ? [AppAllowed.create({ appId: command.appId })] : [];
    case 'forbid-provider': {
      const { provider, reason } = command;
      return state.forbiddenProviders.get(provider)?.reason === reason ? [] : [ProviderForbidden.create({ provider, reason })];
    }
    case 'allow-provider':
      return state.forbiddenProviders.has(command.provider) ? [ProviderAllowed.create({ provider: command.provider })] : [];
    default:
      return never(command);
  }
}

function assertRoom(entries: ReadonlyMap<string, unknown>): void {
  if (entries.size >= MAX_ENTRIES) throw refuse('identity.policy-full', `A policy forbids at most ${MAX_ENTRIES} apps one by one. Allow some again first.`);
}

function without<T>(all: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const rest = new Map(all);
  rest.delete(key);
  return rest;
}
