import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PLATFORM_ORGANISATION, streamName } from '@keystead/kernel/src/stream-name.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { evolveApp, noApp } from '../../domain/app.js';
import { evolveInstall, installApp, notInstalled, type InstallApp, type InstallState } from '../../domain/install.js';
import { evolveListing, unclaimed } from '../../domain/listing.js';
import { marketplaceRefusals } from '../../domain/refusals.js';

export class InstallAppCommand {
  constructor(
    readonly input: Pick<InstallApp, 'appId' | 'version' | 'consent'>,
    readonly memberId: string,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(InstallAppCommand)
export class InstallAppHandler implements ICommandHandler<InstallAppCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
  ) {}

  async execute({ input, memberId, context }: InstallAppCommand): Promise<Written<InstallState> & { installId: string }> {
    const { appId } = input;
    const appOrganisation = await this.publisherOf(appId);
    const app = await this.writes.load(streamName({ context: 'marketplace', kind: 'app', organisation: appOrganisation, id: appId }), noApp, evolveApp);
    const installId = this.ids.derived('ins', `${context.organisation}/${memberId}/${appId}`);
    const written = await this.writes.decide({
      category: 'marketplace.install',
      id: installId,
      initial: notInstalled,
      evolve: evolveInstall,
      decide: (state) => installApp({ installId, memberId, appOrganisation, ...input }, app.state, state),
      command: 'marketplace.install-app',
      input,
      context,
    });
    return { ...written, installId };
  }

  private async publisherOf(appId: string): Promise<string> {
    const { state } = await this.writes.load(streamName({ context: 'marketplace', kind: 'listing', organisation: PLATFORM_ORGANISATION, id: appId }), unclaimed, evolveListing);
    if (state.publisher === null) throw marketplaceRefusals.refuse('marketplace.app-not-found', 'Choose an app of the catalogue.');
    return state.publisher;
  }
}
