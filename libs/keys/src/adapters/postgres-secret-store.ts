import type { Pool } from 'pg';
import { bindingOf, openEnvelope, sealEnvelope } from '@keystead/crypto/src/envelope.js';
import { KmsRefused, type Kms } from '@keystead/crypto/src/kms.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import { keysRefusals } from '../domain/refusals.js';
import type { SecretStore, StoredSecret, VaultBinding } from '../domain/ports.js';

interface Row {
  readonly ciphertext: Buffer | null;
  readonly wrapped_key: Buffer | null;
  readonly kms: string;
  readonly kek_version: string;
}

export const DESTROY_SECRET = 'UPDATE keys.vault SET ciphertext = NULL, wrapped_key = NULL, destroyed_at = now() WHERE organisation = $1 AND key_id = $2 AND destroyed_at IS NULL';

/** Waiting does not help here, and vaulting anew does at once. */
const VERSION_SHUT =
  'The key cannot be opened: the key service no longer lets the version of the master key be used that protects it. Trying again does not help: vault the key anew, or tell your administrator, who can see with `keystead admin doctor` what to do.';

/** `keys.vault`: envelope encryption per key, bound to organisation, key, owner, revision, provider and destination. */
export class PostgresSecretStore implements SecretStore {
  constructor(
    private readonly pool: Pool,
    private readonly kms: Kms,
  ) {}

  async put(binding: VaultBinding, secret: Buffer): Promise<void> {
    const sealed = await sealEnvelope(this.kms, secret, vaultBinding(binding));
    await rowsOf(this.pool, binding.organisation).query(
      `INSERT INTO keys.vault (organisation, key_id, owner_id, ciphertext, wrapped_key, kms, kek_version)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [binding.organisation, binding.keyId, binding.ownerId, sealed.ciphertext, sealed.wrappedKey, sealed.kms, sealed.keyVersion],
    );
  }

  async keep(organisation: string, keyId: string): Promise<boolean> {
    const { rowCount } = await rowsOf(this.pool, organisation).query('UPDATE keys.vault SET kept_at = coalesce(kept_at, now()) WHERE organisation = $1 AND key_id = $2', [organisation, keyId]);
    return rowCount === 1;
  }

  async discard(organisation: string, keyId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM keys.vault WHERE organisation = $1 AND key_id = $2 AND kept_at IS NULL AND destroyed_at IS NULL', [organisation, keyId]);
  }

  async notKept(before: Date, limit: number): Promise<readonly StoredSecret[]> {
    const { rows } = await this.pool.query<{ organisation: string; key_id: string }>(
      'SELECT organisation, key_id FROM keys.not_kept($1, $2)',
      [before, limit],
    );
    return rows.map((row) => ({ organisation: row.organisation, keyId: row.key_id }));
  }

  async open(binding: VaultBinding): Promise<Buffer> {
    const { rows } = await rowsOf(this.pool, binding.organisation).query<Row>('SELECT ciphertext, wrapped_key, kms, kek_version FROM keys.vault WHERE organisation = $1 AND key_id = $2', [binding.organisation, binding.keyId]);
    const row = rows[0];
    if (row?.ciphertext == null || row.wrapped_key === null) throw unreadable('its secret is no longer in the vault');
    try {
      return await openEnvelope(this.kms, { ciphertext: row.ciphertext, wrappedKey: row.wrapped_key, kms: row.kms, keyVersion: row.kek_version }, vaultBinding(binding));
    } catch (error) {
      // Vaulting it anew would need the same key service.
      if (error instanceof KmsRefused) throw keysRefusals.refuse('keys.key-unreadable', error.fault === 'version-unusable' ? VERSION_SHUT : 'The key cannot be opened: the key service does not do its work now. Try again in a minute; if it stays, tell your administrator.');
      throw unreadable('the key service did not open it, or the stored row was changed');
    }
  }

  async destroy(organisation: string, keyId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query(DESTROY_SECRET, [organisation, keyId]);
  }

  async idsOf(organisation: string, ownerId: string): Promise<readonly string[]> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ key_id: string }>('SELECT key_id FROM keys.vault WHERE organisation = $1 AND owner_id = $2 AND destroyed_at IS NULL ORDER BY created_at, key_id', [organisation, ownerId]);
    return rows.map((row) => row.key_id);
  }
}

/** What the secret of a key is sealed for. */
export function vaultBinding(binding: VaultBinding): Buffer {
  return bindingOf('vaulted key', { ...binding });
}

function unreadable(reason: string): Error {
  return keysRefusals.refuse('keys.key-unreadable', `The key cannot be opened: ${reason}. Vault it anew, or ask your administrator to check the key service.`);
}
