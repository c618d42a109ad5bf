import { cut } from '@keystead/kernel/src/cut.js';
import type { RouteCandidate } from '../../contract/events.js';
import { formatModelId, parseModelReference, type ModelClass, type ModelName, type Provider } from '../../contract/model-id.js';
import { refuse, type GatewayRefusalCode } from '../refusals.js';

/** A key of the person who calls, as far as routing needs it. */
export interface UsableKey {
  readonly id: string;
  readonly provider: string;
  readonly destination: string;
  readonly restrictions: { readonly apps: readonly string[] | null; readonly models: readonly string[] | null };
}

/** What is known when a call is routed; all of it is read from the write side. */
export interface RouteFacts {
  /** As the caller wrote it. */
  readonly asked: string;
  /** Null for a personal token. */
  readonly run: { readonly appId: string; readonly models: readonly string[]; readonly preference: string | null } | null;
  /** The person's active keys, oldest first. */
  readonly keys: readonly UsableKey[];
  /** The key the person insists on. */
  readonly chosenKey: string | null;
  readonly localModels: readonly { readonly hostId: string; readonly model: string }[];
  /** Reasons by provider. */
  readonly forbidden: ReadonlyMap<string, string>;
  readonly practiceIsOn: boolean;
  isPriced(name: ModelName): boolean;
  /** Models at OpenAI-compatible endpoints that the organisation published a price for. */
  readonly compatibleModels: readonly string[];
}

export interface Way {
  readonly name: ModelName;
  /** Null for a model that needs no key. */
  readonly key: UsableKey | null;
}

export interface Route extends Way {
  /** Where to go, in this order, when the machine or provider before it does not answer; each has its own circuit. */
  readonly fallbacks: readonly Way[];
  readonly candidates: readonly RouteCandidate[];
}

interface Veto {
  readonly code: GatewayRefusalCode;
  readonly text: string;
}

const CLOUD_CHOICES: Readonly<Record<Exclude<ModelClass, 'local'>, readonly string[]>> = {
  small: ['gpt-4o-mini', 'gpt-4.1-mini', 'gpt-5-mini'],
  large: ['gpt-4.1', 'gpt-4o', 'gpt-5'],
};

/** @throws Refusal when nothing may be used, with the reason of the only candidate or of all of them */
export function route(facts: RouteFacts): Route {
  const wanted = wantedModels(facts);
  const judged = wanted.map((name) => ({ name, key: keyFor(name, facts), veto: vetoOf(name, facts) }));
  const candidates = judged.slice(0, 50).map(({ name, veto }) => ({ model: formatModelId(name), veto: veto === null ? null : cut(veto.text, 200) }));
  const chosen = judged.find(({ veto }) => veto === null);
  if (chosen !== undefined) return { name: chosen.name, key: chosen.key, fallbacks: fallbacksOf(chosen, judged.filter(({ veto }) => veto === null)), candidates };
  const only = judged.length === 1 ? judged[0]!.veto : null;
  if (only !== null) throw refuse(only.code, only.text);
  throw refuse('gateway.no-model-for-class', `No model can be used for "${facts.asked}". Vault a key, or ask an admin to register a machine with local models.`);
}

/**
 * Only a class leaves a choice, so nothing that was named falls back. Never from a machine of the house to a cloud, and never to the
 * practice model: whoever has a model would take its rules for an answer.
 */
function fallbacksOf(chosen: Way, usable: readonly Way[]): Way[] {
  const seen = new Set([circuitOf(chosen)]);
  return usable.flatMap(({ name, key }) => {
    const way = { name, key };
    if (name.provider === 'practice' || (chosen.name.provider === 'ollama' && name.provider !== 'ollama') || seen.has(circuitOf(way))) return [];
    seen.add(circuitOf(way));
    return [way];
  });
}

/** What fails together: a provider with one key, or one machine. */
export function circuitOf({ name, key }: Way): string {
  return `${name.provider}/${key?.id ?? name.host ?? ''}`;
}

/** In order of preference. A preference stands alone: somebody who chose a local model must not end up in a cloud. None leads an app out of `local`: its manifest, and the consent to it, say so. */
function wantedModels(facts: RouteFacts): ModelName[] {
  const reference = parseModelReference(facts.asked);
  if (reference === null) throw refuse('gateway.model-unknown', `There is no model "${cut(facts.asked, 100)}". Models are named provider/model, or small, large, local.`);
  if (facts.run !== null && !facts.run.models.includes(facts.asked)) {
    throw refuse('gateway.model-not-allowed', `This app may use ${facts.run.models.length === 0 ? 'no model' : facts.run.models.join(', ')}, not "${facts.asked}".`);
  }
  if (reference.kind === 'model') return [reference];
  const preferred = facts.run?.preference ?? null;
  const preference = preferred === null ? null : parseModelReference(preferred);
  if (preference?.kind === 'model' && (reference.class !== 'local' || preference.provider === 'ollama')) return [preference];
  const members = classMembers(preference?.kind === 'class' && reference.class !== 'local' ? preference.class : reference.class, facts);
  return facts.chosenKey === null ? members : onlyWith(facts.chosenKey, members, facts);
}

/** Whoever names a key wants its provider, not merely the first model that would do. */
function onlyWith(chosenKey: string, members: readonly ModelName[], { keys }: RouteFacts): ModelName[] {
  const key = keys.find(({ id }) => id === chosenKey);
  if (key === undefined) throw refuse('gateway.no-key-for-model', 'The key you chose is not one of your active keys. Choose another under Keys.');
  return members.filter(({ provider }) => provider === key.provider);
}

function classMembers(modelClass: ModelClass, facts: RouteFacts): ModelName[] {
  const local = facts.localModels.map(({ hostId, model }): ModelName => ({ kind: 'model', provider: 'ollama', host: hostId, model }));
  if (modelClass === 'local') return local;
  const hosted = (provider: Provider) => (model: string): ModelName => ({ kind: 'model', provider, host: null, model });
  return [...CLOUD_CHOICES[modelClass].map(hosted('openai')), ...facts.compatibleModels.map(hosted('openai-compatible')), ...local, hosted('practice')(`scribe-${modelClass}`)];
}

function vetoOf(name: ModelName, facts: RouteFacts): Veto | null {
  const forbidden = facts.forbidden.get(name.provider);
  if (forbidden !== undefined) return { code: 'gateway.provider-forbidden', text: `Your organisation forbids the provider ${name.provider}: ${forbidden}` };
  if (name.provider === 'practice' && !facts.practiceIsOn) return { code: 'gateway.practice-model-off', text: 'The practice model exists in the demo only.' };
  if (name.provider === 'practice' && !name.model.startsWith('scribe-')) return { code: 'gateway.model-unknown', text: `There is no practice model "${name.model}".` };
  if (name.provider === 'ollama' && !facts.localModels.some(({ hostId }) => hostId === name.host)) return { code: 'gateway.model-unknown', text: 'This machine is not registered, or holds no models.' };
  if (needsKey(name.provider) && keyFor(name, facts) === null) return { code: 'gateway.no-key-for-model', text: `You have no key that fits ${formatModelId(name)}. Vault one under Keys.` };
  if (!facts.isPriced(name)) return { code: 'gateway.model-unpriced', text: `${formatModelId(name)} has no price, so no budget could hold it. An admin can publish one.` };
  return null;
}

function needsKey(provider: Provider): boolean {
  return provider === 'openai' || provider === 'openai-compatible';
}

/**
 * The newest key that fits, for it is the one its owner meant to use from then on; or else one that is only restricted: the vault then
 * refuses it, with its own reason and on the record. The practice model takes a practice key where there is one, so that the way of a
 * key can be tried too.
 */
function keyFor(name: ModelName, facts: RouteFacts): UsableKey | null {
  const candidates = facts.keys.filter((key) => key.provider === name.provider && (facts.chosenKey === null || key.id === facts.chosenKey));
  const fits = ({ restrictions: { apps, models } }: UsableKey) => (apps === null || facts.run === null || apps.includes(facts.run.appId)) && (models === null || models.includes(name.model));
  return candidates.findLast(fits) ?? candidates.at(-1) ?? null;
}
