import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { MARKETPLACE_SEED, type MarketplaceSeed, type SeededApp } from '../../contract/seed.js';
import { PUBLISHING, type Publishing } from '../../domain/ports.js';
import { APP_SHELF, type AppShelf } from '../../domain/shelf.js';
import { compareVersions } from '../../domain/version.js';

const SERVICE = 'marketplace.seed-demo-apps';

/** Publishes what is on the shelf and not in the catalogue yet; a newer program brings newer versions. */
@Injectable()
class DemoApps implements MarketplaceSeed {
  constructor(
    @Inject(APP_SHELF) private readonly shelf: AppShelf,
    @Inject(PUBLISHING) private readonly publishing: Publishing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async publishDemoApps(organisation: string, developerId: string): Promise<readonly SeededApp[]> {
    const seeded: SeededApp[] = [];
    for (const app of await this.shelf.demoApps()) {
      const { slug, version } = app.manifest;
      const newest = await this.publishing.newestOf(organisation, slug);
      if (newest !== null && compareVersions(version, newest.version) <= 0) {
        seeded.push({ appId: newest.appId, slug, version: newest.version, published: false });
        continue;
      }
      const context = serviceContext({ organisation, service: SERVICE, correlation: SERVICE, now: this.clock.now(), behalf: developerId });
      const { appId } = await this.publishing.publish(app, developerId, context);
      seeded.push({ appId, slug, version, published: true });
    }
    return seeded;
  }
}

export const seedDemoAppsSlice = slice({ providers: [{ provide: MARKETPLACE_SEED, useClass: DemoApps }] });
