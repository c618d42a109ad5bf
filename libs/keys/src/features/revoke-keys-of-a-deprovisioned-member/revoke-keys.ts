import { CommandBus } from '@nestjs/cqrs';
import type { MemberDeprovisioned } from '@keystead/identity/src/contract/index.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { furtherStep } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { RevokeKeyCommand } from '../../domain/revoke-key.command.js';

/** Nobody is left who could use them or end them, so their secrets do not stay in the vault. */
export const revokeKeysReaction = defineReaction({
  name: 'keys.revoke-keys-of-a-deprovisioned-member',
  on: {
    'identity.member-deprovisioned@1': async (logged, tools) => {
      const { memberId } = logged.event.data as ReturnType<typeof MemberDeprovisioned.create>['data'];
      const commands = tools.get(CommandBus, { strict: false });
      for (const keyId of await tools.get<SecretStore>(SECRET_STORE, { strict: false }).idsOf(logged.organisation, memberId)) {
        await commands.execute(new RevokeKeyCommand(keyId, memberId, 'its owner is no longer a member', furtherStep(tools.context(), keyId))).catch(unlessUnused);
      }
    },
  },
});

/** A secret whose key never came to stand in the log is discarded by the next look for such. */
function unlessUnused(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== 'keys.key-not-found') throw error;
}

export const revokeKeysOfADeprovisionedMemberSlice = slice({ reactions: [revokeKeysReaction] });
