import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Manifest } from '../../contract/manifest.js';

/** An app as the catalogue offers it; `organisation` is the publisher's. Open to every organisation. */
export const CatalogueRow = defineEntity({
  name: 'CatalogueRow',
  tableName: 'marketplace_catalogue',
  properties: {
    appId: p.string().primary(),
    organisation: p.string(),
    /** Time of submission and id: newest first, unique. */
    sortKey: p.string().unique(),
    version: p.string(),
    slug: p.string(),
    name: p.string(),
    summary: p.string(),
    category: p.string(),
    runtime: p.string(),
    pricePerRunUsd: p.string(),
    permissions: p.json<Manifest['permissions']>(),
    /** Lower case: name, summary, slug, category. */
    words: p.text(),
  },
  indexes: [{ properties: ['category', 'sortKey'] }],
});

export const CatalogueVersionRow = defineEntity({
  name: 'CatalogueVersionRow',
  tableName: 'marketplace_catalogue_versions',
  properties: {
    versionId: p.string().primary(),
    appId: p.string(),
    version: p.string(),
    publishedAt: p.string(),
    withdrawn: p.boolean(),
    permissionsDigest: p.string(),
    manifest: p.json<Manifest>(),
  },
  indexes: [{ properties: ['appId', 'version'] }],
});

/** Who has which app, so that the catalogue can say "installed". */
export const CatalogueInstallRow = defineEntity({
  name: 'CatalogueInstallRow',
  tableName: 'marketplace_catalogue_installs',
  properties: { installId: p.string().primary(), organisation: p.string(), memberId: p.string(), appId: p.string() },
  indexes: [{ properties: ['organisation', 'memberId', 'appId'] }],
});
