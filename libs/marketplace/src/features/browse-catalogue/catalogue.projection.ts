import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { AppEvent, InstallEvent } from '../../contract/events.js';
import type { Manifest } from '../../contract/manifest.js';
import { CatalogueInstallRow, CatalogueRow, CatalogueVersionRow } from './catalogue.rows.js';

export const CATALOGUE = 'marketplace.catalogue';

type DataOf<N extends (AppEvent | InstallEvent)['name']> = Extract<AppEvent | InstallEvent, { name: N }>['data'];

const wordsOf = ({ name, summary, slug, category }: Manifest): string => `${name} ${summary} ${slug} ${category}`.toLowerCase();

export const catalogueProjection = defineProjection({
  name: CATALOGUE,
  entities: [CatalogueRow, CatalogueVersionRow, CatalogueInstallRow],
  on: {
    'marketplace.version-published@1': async (logged, em) => {
      const { appId, versionId, version, manifest, permissionsDigest } = logged.event.data as DataOf<'marketplace.version-published@1'>;
      const publishedAt = logged.header.occurredAt;
      em.create(CatalogueVersionRow, { versionId, appId, version, publishedAt, withdrawn: false, permissionsDigest, manifest });
      const known = await em.findOne(CatalogueRow, { appId });
      const offer = { version, category: manifest.category, words: wordsOf(manifest) };
      if (known === null) em.create(CatalogueRow, { appId, organisation: logged.organisation, sortKey: `${publishedAt} ${appId}`, ...offer });
      else Object.assign(known, offer);
    },
    'marketplace.version-rolled-back@1': async (logged, em) => {
      const { appId, withdrawn, current } = logged.event.data as DataOf<'marketplace.version-rolled-back@1'>;
      for (const row of await em.find(CatalogueVersionRow, { appId, version: { $in: [...withdrawn] } })) row.withdrawn = true;
      const { manifest } = await em.findOneOrFail(CatalogueVersionRow, { appId, version: current });
      Object.assign(await em.findOneOrFail(CatalogueRow, { appId }), { version: current, category: manifest.category, words: wordsOf(manifest) });
    },
    'marketplace.app-installed@1': async (logged, em) => {
      const { installId, memberId, appId } = logged.event.data as DataOf<'marketplace.app-installed@1'>;
      if ((await em.findOne(CatalogueInstallRow, { installId })) === null) em.create(CatalogueInstallRow, { installId, organisation: logged.organisation, memberId, appId });
    },
    'marketplace.app-uninstalled@1': async (logged, em) => {
      // Through the entity manager, which otherwise would still know the row when the same batch installs again.
      em.remove(await em.findOneOrFail(CatalogueInstallRow, { installId: (logged.event.data as DataOf<'marketplace.app-uninstalled@1'>).installId }));
    },
  },
});
