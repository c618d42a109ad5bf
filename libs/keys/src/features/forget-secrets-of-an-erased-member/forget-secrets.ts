import { slice } from '@keystead/platform/src/context/define-context.js';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { definePersonalData, type PersonalDataTools } from '@keystead/platform/src/people/define-personal-data.js';
import { evolveKey, noKey, revokeKey } from '../../domain/key.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { RevocationBell } from '../../domain/revocation-bell.js';

const secrets = ({ get }: PersonalDataTools): SecretStore => get<SecretStore>(SECRET_STORE, { strict: false });

export const secretsOfAMember = definePersonalData({
  name: 'keys.secrets',
  about: 'secrets of their provider keys',
  count: async ({ organisation, memberId }, tools) => (await secrets(tools).idsOf(organisation, memberId)).length,
  // A secret is for use, never to be read again. What is known of the key is in events and read models.
  async *rows({ organisation, memberId }, tools) {
    for (const keyId of await secrets(tools).idsOf(organisation, memberId)) yield { keyId, secret: 'kept sealed, shown to nobody' };
  },
  /** As its owner would revoke it: the fact first, then the secret. A secret whose key never came into the log has no fact. */
  async forget({ organisation, memberId }, tools) {
    for (const keyId of await secrets(tools).idsOf(organisation, memberId)) {
      const decide = (state: Parameters<typeof revokeKey>[3]) => (state.kind === 'absent' ? [] : revokeKey(keyId, memberId, 'its owner was erased', state));
      await tools.get(WriteModel, { strict: false }).decide({ category: 'keys.key', id: keyId, initial: noKey, evolve: evolveKey, decide, command: 'keys.forget-secrets', input: { keyId }, context: furtherStep(tools.context, keyId) });
      tools.get(RevocationBell, { strict: false }).ring(organisation, keyId);
      await secrets(tools).destroy(organisation, keyId);
    }
  },
});

export const forgetSecretsSlice = slice({ personalData: [secretsOfAMember] });
