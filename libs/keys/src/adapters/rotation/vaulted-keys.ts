import { dataKeyBinding } from '@keystead/crypto/src/envelope.js';
import { wrappedKeysTable } from '@keystead/crypto/src/wrapped-keys.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import { defineWrappedKeys } from '@keystead/platform/src/operating/rotation/define-wrapped-keys.js';
import { evolveKey, noKey } from '../../domain/key.js';
import { DESTROY_SECRET, vaultBinding } from '../postgres-secret-store.js';

/** The data keys of the vault. What each is bound to stands in its key's stream; the secret it seals is not opened for a rotation. */
export const vaultedKeys = defineWrappedKeys({
  ...wrappedKeysTable({ table: 'keys.vault', held: 'keys.held_keys', id: 'key_id', wrapped: 'wrapped_key', kms: 'kms', version: 'kek_version' }),
  name: 'keys.vault',
  about: 'vaulted keys',
  boundTo: async ({ organisation, id }, { writes }) => {
    const { state } = await writes.load(streamName({ context: 'keys', kind: 'key', organisation, id }), noKey, evolveKey);
    switch (state.kind) {
      case 'absent':
        return { kind: 'pending', why: 'it is being vaulted at this moment, or was never finished and is deleted within half an hour; run this again then' };
      case 'revoked':
        return { kind: 'over', destroy: (db) => rowsOf(db, organisation).query(DESTROY_SECRET, [organisation, id]) };
      case 'active': {
        const { ownerId, revision, provider, destination } = state;
        return { kind: 'bound', to: dataKeyBinding(vaultBinding({ organisation, keyId: id, ownerId, revision, provider, destination })) };
      }
    }
  },
});
