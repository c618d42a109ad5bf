import type { Pool } from 'pg';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { KMS, PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { KeyAccessLog } from './adapters/key-access-log.js';
import { keysMigrations } from './adapters/keys.migrations.js';
import { practiceSecret } from './adapters/practice-secret.js';
import { PostgresSecretStore } from './adapters/postgres-secret-store.js';
import { OperatorsRotation } from './adapters/rotation/operators-rotation.js';
import { vaultedKeys } from './adapters/rotation/vaulted-keys.js';
import { Vault } from './adapters/vault.js';
import { keyEvents } from './contract/events.js';
import { KEY_ROTATION, rotationEvents } from './contract/rotation.js';
import { KEYS_SEED } from './contract/seed.js';
import { KEY_VAULT } from './contract/vault.js';
import { keysAbilities } from './domain/abilities.js';
import { PRACTICE_SECRET, SECRET_STORE } from './domain/ports.js';
import { keysRefusals } from './domain/refusals.js';
import { RevocationBell } from './domain/revocation-bell.js';
import { discardUnusedSecretsSlice } from './features/discard-unused-secrets/discard-unused-secrets.js';
import { forgetSecretsSlice } from './features/forget-secrets-of-an-erased-member/forget-secrets.js';
import { listKeysSlice } from './features/list-keys/list-keys.route.js';
import { restrictKeySlice } from './features/restrict-key/restrict-key.js';
import { revokeKeySlice } from './features/revoke-key/revoke-key.js';
import { revokeKeysOfADeprovisionedMemberSlice } from './features/revoke-keys-of-a-deprovisioned-member/revoke-keys.js';
import { seedPracticeKeySlice } from './features/seed-practice-key/seed-practice-key.js';
import { showKeyUsesSlice } from './features/show-key-uses/show-key-uses.js';
import { testKeySlice } from './features/test-key/test-key.js';
import { vaultKeySlice } from './features/vault-key/vault-key.route.js';
import { keysSettings } from './keys.config.js';

export const keysContext = defineContext({
  name: 'keys',
  settings: [keysSettings],
  events: [...keyEvents, ...rotationEvents],
  refusals: [keysRefusals],
  abilities: keysAbilities,
  migrations: keysMigrations,
  wrappedKeys: [vaultedKeys],
  slices: [vaultKeySlice, testKeySlice, listKeysSlice, showKeyUsesSlice, restrictKeySlice, revokeKeySlice, revokeKeysOfADeprovisionedMemberSlice, seedPracticeKeySlice, discardUnusedSecretsSlice, forgetSecretsSlice],
  providers: [
    KeyAccessLog,
    RevocationBell,
    { provide: SECRET_STORE, useFactory: (pool: Pool, kms: Kms) => new PostgresSecretStore(pool, kms), inject: [PG_POOL, KMS] },
    { provide: PRACTICE_SECRET, useValue: practiceSecret },
    { provide: KEY_VAULT, useClass: Vault },
    { provide: KEY_ROTATION, useClass: OperatorsRotation },
  ],
  exports: [KEY_VAULT, KEYS_SEED, KEY_ROTATION],
});
