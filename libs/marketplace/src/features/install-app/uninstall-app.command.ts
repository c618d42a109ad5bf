import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { evolveInstall, notInstalled, uninstallApp, type InstallState } from '../../domain/install.js';

export class UninstallAppCommand {
  constructor(
    readonly installId: string,
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(UninstallAppCommand)
export class UninstallAppHandler implements ICommandHandler<UninstallAppCommand> {
  constructor(private readonly writes: WriteModel) {}

  execute({ installId, memberId, context }: UninstallAppCommand): Promise<Written<InstallState>> {
    return this.writes.decide({
      category: 'marketplace.install',
      id: installId,
      initial: notInstalled,
      evolve: evolveInstall,
      decide: (state) => uninstallApp(installId, memberId, state),
      command: 'marketplace.uninstall-app',
      input: { installId },
      context,
    });
  }
}
