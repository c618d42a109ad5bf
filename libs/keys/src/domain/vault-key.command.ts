import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { KeyRestrictions } from '../contract/events.js';
import type { KeyProvider } from '../contract/providers.js';

/** Asked for by the route and by the seed; the slice `vault-key` carries it out. */
export class VaultKeyCommand {
  constructor(
    readonly input: { readonly name: string; readonly provider: KeyProvider; readonly baseUrl: string | null; readonly secret: string; readonly restrictions: KeyRestrictions },
    readonly ownerId: string,
    readonly context: CommandContext,
  ) {}
}
