import { never } from '@keystead/kernel/src/decider.js';
import { keyAccessRefused, keyAccessed, keyRestricted, keyRevoked, keyVaulted, type KeyEvent, type KeyRestrictions } from '../contract/events.js';
import type { KeyProvider } from '../contract/providers.js';
import { keysRefusals } from './refusals.js';
import type { KeyUse } from '../contract/vault.js';

/** A vaulted key. The secret itself is in the vault's table; this is what may be done with it. */
export type KeyState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'active'; readonly ownerId: string; readonly name: string; readonly provider: KeyProvider; readonly destination: string; readonly revision: number; readonly restrictions: KeyRestrictions }
  | { readonly kind: 'revoked'; readonly ownerId: string; readonly name: string; readonly provider: KeyProvider; readonly destination: string };

export const noKey: KeyState = { kind: 'absent' };

export function evolveKey(state: KeyState, event: KeyEvent): KeyState {
  switch (event.name) {
    case 'keys.key-vaulted@1': {
      const { ownerId, name, provider, destination, revision, restrictions } = event.data;
      return { kind: 'active', ownerId, name, provider, destination, revision, restrictions };
    }
    case 'keys.key-restricted@1':
      return state.kind === 'active' ? { ...state, restrictions: event.data.restrictions } : state;
    case 'keys.key-revoked@1':
      return state.kind === 'active' ? { kind: 'revoked', ownerId: state.ownerId, name: state.name, provider: state.provider, destination: state.destination } : state;
    case 'keys.key-accessed@1':
    case 'keys.key-access-refused@1':
      return state;
    default:
      return never(event);
  }
}

export interface VaultKey {
  readonly keyId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly provider: KeyProvider;
  readonly destination: string;
  readonly restrictions: KeyRestrictions;
}

export function vaultKey(command: VaultKey, state: KeyState): KeyEvent[] {
  return state.kind === 'absent' ? [keyVaulted.create({ ...command, revision: 1 })] : [];
}

export type AccessKey = Omit<KeyUse, 'organisation' | 'context'>;

/** Why the key stays shut; the code is of the closed catalogue. */
export type AccessDenied = { readonly code: 'keys.key-revoked' | 'keys.key-restricted'; readonly reason: string };

/** @throws Refusal `keys.key-not-found` for a key of somebody else: nothing is said of it, not even to the log of its owner */
export function accessKey(command: AccessKey, state: KeyState): { events: KeyEvent[]; denied: AccessDenied | null } {
  if (state.kind === 'absent' || state.ownerId !== command.memberId) throw keysRefusals.refuse('keys.key-not-found', 'Choose one of your own keys.');
  const facts = { ...command, ownerId: state.ownerId, provider: state.provider, destination: state.destination };
  const denied = denialOf(command, state);
  if (denied === null) return { events: [keyAccessed.create(facts)], denied };
  return { events: [keyAccessRefused.create({ ...facts, reason: denied.reason })], denied };
}

function denialOf(command: AccessKey, state: Exclude<KeyState, { kind: 'absent' }>): AccessDenied | null {
  if (state.kind === 'revoked') return { code: 'keys.key-revoked', reason: `The key "${state.name}" was revoked. Vault a new one, or choose another.` };
  const { apps, models } = state.restrictions;
  if (apps !== null && command.purpose === 'run' && (command.appId === null || !apps.includes(command.appId))) {
    return { code: 'keys.key-restricted', reason: `The key "${state.name}" is restricted to other apps. Its owner can change that under Keys.` };
  }
  if (models !== null && command.model !== null && !models.includes(command.model)) {
    return { code: 'keys.key-restricted', reason: `The key "${state.name}" may not be used for the model ${command.model}.` };
  }
  return null;
}

export function restrictKey(keyId: string, memberId: string, restrictions: KeyRestrictions, state: KeyState): KeyEvent[] {
  if (state.kind === 'absent' || state.ownerId !== memberId) throw keysRefusals.refuse('keys.key-not-found', 'Choose one of your own keys.');
  if (state.kind === 'revoked') throw keysRefusals.refuse('keys.key-revoked', 'A revoked key cannot be changed.');
  return [keyRestricted.create({ keyId, ownerId: state.ownerId, restrictions })];
}

/** Revoking twice is fine: the second changes nothing. */
export function revokeKey(keyId: string, memberId: string, reason: string, state: KeyState): KeyEvent[] {
  if (state.kind === 'absent' || state.ownerId !== memberId) throw keysRefusals.refuse('keys.key-not-found', 'Choose one of your own keys.');
  return state.kind === 'revoked' ? [] : [keyRevoked.create({ keyId, ownerId: state.ownerId, reason })];
}
