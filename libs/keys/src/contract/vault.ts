import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { KeyPurpose, KeyRestrictions } from './events.js';
import type { KeyProvider } from './providers.js';

export interface KeyInfo {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly provider: KeyProvider;
  /** Base URL the key is bound to; it opens for no other. */
  readonly destination: string;
  readonly restrictions: KeyRestrictions;
}

/** Who wants a key, and for what; all of it goes into the `KeyAccessed` event. */
export interface KeyUse {
  readonly organisation: string;
  readonly keyId: string;
  /** Pseudonym of the person on whose behalf the call is made; must be the key's owner. */
  readonly memberId: string;
  readonly purpose: KeyPurpose;
  readonly callId: string | null;
  readonly executionId: string | null;
  readonly appId: string | null;
  readonly appName: string | null;
  readonly appVersion: string | null;
  /** Model name at the provider, null for a test of the key. */
  readonly model: string | null;
  readonly context: Omit<CommandContext, 'idempotencyKey'>;
}

/** A key in the clear for one call. `close` overwrites it; afterwards the buffer holds zeros. */
export interface OpenedKey {
  readonly info: KeyInfo;
  readonly secret: Buffer;
  /** Id of the `KeyAccessed` event. */
  readonly eventId: string;
  /** Aborts when the key is revoked while it is in use. */
  readonly revoked: AbortSignal;
  close(): void;
}

export interface KeyVault {
  /**
   * Appends `KeyAccessed` and only then decrypts.
   * @throws Refusal `keys.key-not-found`, `keys.key-revoked`, `keys.key-restricted`; a refusal is an event too
   */
  open(use: KeyUse): Promise<OpenedKey>;
  /** The person's active keys, oldest first, from the write side: a key vaulted a moment ago is there. */
  keysOf(organisation: string, memberId: string): Promise<readonly KeyInfo[]>;
  /** Whether the organisation has, or had, this key; nothing else of it is told. */
  isKnown(organisation: string, keyId: string): Promise<boolean>;
}

/** Nest injection token of `KeyVault`. */
export const KEY_VAULT = Symbol('KeyVault');
