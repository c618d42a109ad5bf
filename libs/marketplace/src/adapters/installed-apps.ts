import { Inject, Injectable } from '@nestjs/common';
import { isId } from '@keystead/kernel/src/ids.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import type { RunnableApp, RunnableApps } from '../contract/runnable-apps.js';
import { evolveApp, noApp } from '../domain/app.js';
import { evolveInstall, notInstalled, versionToRun } from '../domain/install.js';
import { BUNDLE_STORE, type BundleStore } from '../domain/ports.js';
import { marketplaceRefusals } from '../domain/refusals.js';

/** What a run is given: folded from the two streams at that moment, never from a read model. */
@Injectable()
export class InstalledApps implements RunnableApps {
  constructor(
    private readonly writes: WriteModel,
    @Inject(BUNDLE_STORE) private readonly bundles: BundleStore,
  ) {}

  async forRun(organisation: string, memberId: string, installId: string): Promise<RunnableApp> {
    const install = await this.installOf(organisation, installId);
    if (install.kind !== 'installed' || install.memberId !== memberId) throw marketplaceRefusals.refuse('marketplace.install-not-found', 'Install the app first, or choose one of the apps you installed.');
    const { appId, appOrganisation, priceUsd } = install;
    const { state: app } = await this.writes.load(streamName({ context: 'marketplace', kind: 'app', organisation: appOrganisation, id: appId }), noApp, evolveApp);
    const { versionId, version, manifest, bundleDigest } = versionToRun(install, app);
    const code = await this.bundles.get(bundleDigest);
    return { installId, appId, appName: manifest.name, appOrganisation, versionId, version, manifest, code, digest: bundleDigest, priceUsd, trusted: appOrganisation === organisation };
  }

  private async installOf(organisation: string, installId: string) {
    if (!isId('ins', installId)) return notInstalled;
    return (await this.writes.load(streamName({ context: 'marketplace', kind: 'install', organisation, id: installId }), notInstalled, evolveInstall)).state;
  }
}
