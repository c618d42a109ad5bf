import { Controller, Delete, Inject, Param, Res } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Response } from 'express';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { Ctx } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { AnswersNothing } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { evolveKey, noKey, revokeKey, type KeyState } from '../../domain/key.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { RevokeKeyCommand } from '../../domain/revoke-key.command.js';
import { RevocationBell } from '../../domain/revocation-bell.js';
import { HearRevocations } from './hear-revocations.js';

@CommandHandler(RevokeKeyCommand)
class RevokeKeyHandler implements ICommandHandler<RevokeKeyCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly bell: RevocationBell,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  /** The fact comes first: from then on nothing opens the key, whether or not the ciphertext is destroyed yet. */
  async execute({ keyId, memberId, reason, context }: RevokeKeyCommand): Promise<Written<KeyState>> {
    const written = await this.writes.decide({
      category: 'keys.key',
      id: keyId,
      initial: noKey,
      evolve: evolveKey,
      decide: (state) => revokeKey(keyId, memberId, reason, state),
      command: 'keys.revoke-key',
      input: { keyId, reason },
      context,
    });
    this.bell.ring(context.organisation, keyId);
    await this.secrets.destroy(context.organisation, keyId);
    return written;
  }
}

@Controller('api/keys')
class RevokeKeyController {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @Allow('delete', 'ApiKey')
  @AnswersNothing()
  async revoke(@Param('id', { schema: idParam }) id: string, @Who() who: Principal, @Ctx() context: CommandContext, @Res({ passthrough: true }) response: Response): Promise<void> {
    answerPosition(response, await this.commands.execute(new RevokeKeyCommand(id, who.member, 'revoked by its owner', context)));
  }
}

export const revokeKeySlice = slice({ controllers: [RevokeKeyController], providers: [RevokeKeyHandler, HearRevocations] });
