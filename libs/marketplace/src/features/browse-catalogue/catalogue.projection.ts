import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { AppEvent, InstallEvent } from '../../contract/events.js';
import type { Manifest } from '../../contract/manifest.js';
import { CatalogueInstallRow, CatalogueRow, CatalogueVersionRow } from './catalogue.rows.js';

export const CATALOGUE = 'marketplace.catalogue';

type DataOf<N extends (AppEvent | InstallEvent)['name']> = Extract<AppEvent | InstallEvent, { name: N }>['data'];

/** What a list shows of the version on offer, so that it need not read whole manifests. */
function offerOf({ version, slug, name, summary, category, runtime, pricePerRunUsd, permissions }: Manifest) {
  return { version, slug, name, summary, category, runtime, pricePerRunUsd, permissions, words: `${name} ${summary} ${slug} ${category}`.toLowerCase() };
}

export const catalogueProjection = defineProjection({
  name: CATALOGUE,
  entities: [CatalogueRow, CatalogueVersionRow, CatalogueInstallRow],
  shared: [CatalogueRow, CatalogueVersionRow],
  on: {
    'marketplace.version-published@1': async (logged, em) => {
      const { appId, versionId, version, manifest, permissionsDigest } = logged.event.data as DataOf<'marketplace.version-published@1'>;
      const publishedAt = logged.header.occurredAt;
      em.create(CatalogueVersionRow, { versionId, appId, version, publishedAt, withdrawn: false, permissionsDigest, manifest });
      const known = await em.findOne(CatalogueRow, { appId, organisation: logged.organisation });
      if (known === null) em.create(CatalogueRow, { appId, organisation: logged.organisation, sortKey: `${publishedAt} ${appId}`, ...offerOf(manifest) });
      else Object.assign(known, offerOf(manifest));
    },
    'marketplace.version-rolled-back@1': async (logged, em) => {
      const { appId, withdrawn, current } = logged.event.data as DataOf<'marketplace.version-rolled-back@1'>;
      for (const row of await em.find(CatalogueVersionRow, { appId, version: { $in: [...withdrawn] } })) row.withdrawn = true;
      const { manifest } = await em.findOneOrFail(CatalogueVersionRow, { appId, version: current });
      Object.assign(await em.findOneOrFail(CatalogueRow, { appId, organisation: logged.organisation }), offerOf(manifest));
    },
    'marketplace.app-installed@1': async (logged, em) => {
      const { installId, memberId, appId } = logged.event.data as DataOf<'marketplace.app-installed@1'>;
      const { organisation } = logged;
      if ((await em.findOne(CatalogueInstallRow, { installId, organisation })) === null) em.create(CatalogueInstallRow, { installId, organisation, memberId, appId });
    },
    'marketplace.app-uninstalled@1': async (logged, em) => {
      const { installId } = logged.event.data as DataOf<'marketplace.app-uninstalled@1'>;
      // Through the entity manager, which otherwise would still know the row when the same batch installs again.
      em.remove(await em.findOneOrFail(CatalogueInstallRow, { installId, organisation: logged.organisation }));
    },
  },
});
