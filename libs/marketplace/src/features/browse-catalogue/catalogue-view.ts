import { z } from 'zod';
import type { InferEntity } from '@mikro-orm/postgresql';
import { DEFAULT_LIMITS } from '@keystead/runtime/src/contract/index.js';
import { sameTerms } from '../../domain/terms.js';
import type { CatalogueRow, CatalogueVersionRow } from './catalogue.rows.js';

const egress = z.object({ host: z.string(), methods: z.array(z.string()) });

export const catalogueItem = z.object({
  appId: z.string(),
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  category: z.string(),
  publisher: z.object({ id: z.string(), name: z.string() }),
  version: z.string(),
  runtime: z.enum(['javascript', 'python']),
  pricePerRunUsd: z.string(),
  permissions: z.object({ models: z.array(z.string()), egress: z.array(egress), secrets: z.array(z.string()) }),
  /** The caller's own install, or null. */
  installId: z.string().nullable(),
});
export type CatalogueItem = z.infer<typeof catalogueItem>;

const limits = z.object({ wallMs: z.int(), cpuMs: z.int(), memoryBytes: z.int(), outputBytes: z.int() });

export const catalogueDetail = catalogueItem.extend({
  readme: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()),
  /** `sameTerms`: asks for the permissions and the price of the version on offer, so an agreement to it holds. */
  versions: z.array(z.object({ version: z.string(), publishedAt: z.string(), state: z.enum(['published', 'withdrawn']), sameTerms: z.boolean() })),
  limits,
  /** What a consent names: SHA-256 of permissions, price and version. */
  permissionsDigest: z.string(),
});
export type CatalogueDetail = z.infer<typeof catalogueDetail>;

type AppRow = InferEntity<typeof CatalogueRow>;
/** What a list shows of an app, and what it is sorted by. */
export const ITEM_COLUMNS = ['appId', 'organisation', 'sortKey', 'slug', 'name', 'summary', 'category', 'version', 'runtime', 'pricePerRunUsd', 'permissions'] as const;
export type ItemRow = Pick<AppRow, (typeof ITEM_COLUMNS)[number]>;
export type VersionRow = InferEntity<typeof CatalogueVersionRow>;

export function itemOf(app: ItemRow, publisher: string | null, installId: string | null): CatalogueItem {
  const { appId, organisation, slug, name, summary, category, version, runtime, pricePerRunUsd, permissions } = app;
  return { appId, slug, name, summary, category, publisher: { id: organisation, name: publisher ?? organisation }, version, runtime: runtime as CatalogueItem['runtime'], pricePerRunUsd, permissions, installId };
}

/** @param versions newest first */
export function detailOf(item: CatalogueItem, offered: VersionRow, versions: readonly VersionRow[]): CatalogueDetail {
  const { readme, input, output, limits: lowered } = offered.manifest;
  const lower = (name: keyof typeof lowered): number => lowered[name] ?? DEFAULT_LIMITS[name];
  return {
    ...item,
    readme,
    inputSchema: input,
    outputSchema: output,
    versions: versions.map(({ version, publishedAt, withdrawn, manifest }) => ({ version, publishedAt, state: withdrawn ? 'withdrawn' : 'published', sameTerms: sameTerms(manifest, offered.manifest) })),
    limits: { wallMs: lower('wallMs'), cpuMs: lower('cpuMs'), memoryBytes: lower('memoryBytes'), outputBytes: lower('outputBytes') },
    permissionsDigest: offered.permissionsDigest,
  };
}
