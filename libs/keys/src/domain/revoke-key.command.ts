import type { CommandContext } from '@keystead/kernel/src/command-context.js';

/** Asked for by the route and when an owner leaves; the slice `revoke-key` carries it out. */
export class RevokeKeyCommand {
  constructor(
    readonly keyId: string,
    /** The key's owner. */
    readonly memberId: string,
    readonly reason: string,
    readonly context: CommandContext,
  ) {}
}
