import { cut } from '@keystead/kernel/src/cut.js';
import { never } from '@keystead/kernel/src/decider.js';
import { hostRegistered, hostRemoved, modelPulled, modelsSeen, pullFailed, pullRequested, type HostEvent } from '../contract/events.js';
import { localAiRefusals } from './refusals.js';

/** A machine with local models, as registered. Whether it answers now is asked of the machine, not of the log. */
export type HostState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'registered'; readonly name: string; readonly baseUrl: string; readonly models: readonly string[]; readonly pulls: ReadonlyMap<string, string> }
  | { readonly kind: 'removed' };

export const noHost: HostState = { kind: 'absent' };

export function evolveHost(state: HostState, event: HostEvent): HostState {
  if (event.name === 'local-ai.host-registered@1') {
    const { name, baseUrl, models } = event.data;
    return { kind: 'registered', name, baseUrl, models, pulls: new Map() };
  }
  if (state.kind !== 'registered') return state;
  switch (event.name) {
    case 'local-ai.host-removed@1':
      return { kind: 'removed' };
    case 'local-ai.models-seen@1':
      return { ...state, models: event.data.models };
    case 'local-ai.model-pull-requested@1':
      return { ...state, pulls: new Map([...state.pulls, [event.data.pullId, event.data.model]]) };
    case 'local-ai.model-pulled@1':
      return { ...state, pulls: without(state.pulls, event.data.pullId), models: [...new Set([...state.models, event.data.model])].sort() };
    case 'local-ai.model-pull-failed@1':
      return { ...state, pulls: without(state.pulls, event.data.pullId) };
    default:
      return never(event);
  }
}

export function registerHost(host: { hostId: string; adminId: string; name: string; baseUrl: string; models: readonly string[] }, state: HostState): HostEvent[] {
  return state.kind === 'absent' ? [hostRegistered.create({ ...host, kind: 'ollama', models: [...host.models] })] : [];
}

export function removeHost(hostId: string, adminId: string, state: HostState): HostEvent[] {
  registered(state);
  return [hostRemoved.create({ hostId, adminId })];
}

export function seeModels(hostId: string, models: readonly string[], state: HostState): HostEvent[] {
  if (state.kind !== 'registered') return [];
  const same = state.models.length === models.length && models.every((model) => state.models.includes(model));
  return same ? [] : [modelsSeen.create({ hostId, models: [...models].sort() })];
}

/** One pull of a model at a time; another would only wait for the first. */
export function requestPull(pull: { hostId: string; pullId: string; adminId: string; model: string }, state: HostState): HostEvent[] {
  const { pulls } = registered(state);
  if (pulls.has(pull.pullId)) return [];
  if ([...pulls.values()].includes(pull.model)) throw localAiRefusals.refuse('local-ai.pull-under-way', `${pull.model} is on its way. Watch its progress, or wait until it is there.`);
  return [pullRequested.create(pull)];
}

export function endPull(hostId: string, pullId: string, failure: string | null, state: HostState): HostEvent[] {
  const model = state.kind === 'registered' ? state.pulls.get(pullId) : undefined;
  if (model === undefined) return [];
  return failure === null ? [modelPulled.create({ hostId, pullId, model })] : [pullFailed.create({ hostId, pullId, model, reason: cut(failure, 300) })];
}

/** @throws Refusal `local-ai.host-not-found` */
export function registered(state: HostState): Extract<HostState, { kind: 'registered' }> {
  if (state.kind !== 'registered') throw localAiRefusals.refuse('local-ai.host-not-found', 'It may have been removed; look at the list of hosts.');
  return state;
}

function without(pulls: ReadonlyMap<string, string>, pullId: string): ReadonlyMap<string, string> {
  return new Map([...pulls].filter(([id]) => id !== pullId));
}
