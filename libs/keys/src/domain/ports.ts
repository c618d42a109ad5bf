import type { KeyProvider } from '../contract/providers.js';

/** What the ciphertext of a key is bound to; a change of any of it, and the key does not open. */
export interface VaultBinding {
  readonly organisation: string;
  readonly keyId: string;
  readonly ownerId: string;
  readonly revision: number;
  readonly provider: KeyProvider;
  readonly destination: string;
}

export interface StoredSecret {
  readonly organisation: string;
  readonly keyId: string;
}

/** Where sealed secrets lie. The facts about a key are in its stream; the secret is only here. */
export interface SecretStore {
  /** Does nothing when the key's secret is there already: an id stands for one owner, destination and secret. */
  put(binding: VaultBinding, secret: Buffer): Promise<void>;
  /** Its key stands in the log. @returns false when the secret is not there */
  keep(organisation: string, keyId: string): Promise<boolean>;
  /** Deletes a secret that no key needs; one that was kept stays. */
  discard(organisation: string, keyId: string): Promise<void>;
  /** Secrets put before that moment and not kept since, oldest first. */
  notKept(before: Date, limit: number): Promise<readonly StoredSecret[]>;
  /** The caller wipes the result. @throws Refusal `keys.key-unreadable` */
  open(binding: VaultBinding): Promise<Buffer>;
  /** Overwrites the ciphertext: a revoked key is gone. */
  destroy(organisation: string, keyId: string): Promise<void>;
  idsOf(organisation: string, ownerId: string): Promise<readonly string[]>;
}

export const SECRET_STORE = Symbol('SecretStore');

/** Makes what stands for a secret of the practice provider: fresh for each key, known to nobody, worth nothing outside. */
export type PracticeSecret = () => string;

export const PRACTICE_SECRET = Symbol('PracticeSecret');
