import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { ORGANISATION_DIRECTORY, type OrganisationDirectory } from '@keystead/identity/src/contract/index.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { containing } from '@keystead/platform/src/database/containing.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam, plainText } from '@keystead/platform/src/http/text.js';
import { CATEGORIES } from '../../contract/manifest.js';
import { marketplaceRefusals } from '../../domain/refusals.js';
import { CATALOGUE, catalogueProjection } from './catalogue.projection.js';
import { CatalogueInstallRow, CatalogueRow, CatalogueVersionRow } from './catalogue.rows.js';
import { catalogueDetail, catalogueItem, detailOf, ITEM_COLUMNS, itemOf, type CatalogueDetail, type CatalogueItem, type ItemRow } from './catalogue-view.js';

/** Of an app's page; whoever needs older ones asks the publisher. */
const MAX_VERSIONS = 200;

const query = pageQuery.extend({ q: plainText(100).optional(), category: z.enum(CATEGORIES).optional() });

/** Each word must occur; `%` and `_` are letters like others. */
function withWords(q: string): { words: { $like: string } }[] {
  const words = q.toLowerCase().split(/\s+/).slice(0, 8);
  return words.map((word) => ({ words: { $like: containing(word) } }));
}

const INSTALL_COLUMNS = ['appId', 'installId'] as const;

@Controller('api/catalogue')
class BrowseCatalogueController {
  constructor(
    private readonly read: ReadDb,
    @Inject(ORGANISATION_DIRECTORY) private readonly organisations: OrganisationDirectory,
  ) {}

  /** Across organisations: the catalogue is open to everybody who is signed in, and its rows hold what publishers publish. */
  @Get()
  @Allow('read', 'CatalogueApp')
  @ReadsFrom(CATALOGUE)
  @Answers(pageOf(catalogueItem))
  async list(@Query({ schema: query }) { q, category, cursor, limit }: z.infer<typeof query>, @Who() who: Principal): Promise<Page<CatalogueItem>> {
    const where = { ...(category === undefined ? {} : { category }), $and: q === undefined ? [] : withWords(q) };
    const [page, installs] = await Promise.all([this.read.everywhere().page(CatalogueRow, where, { cursor, limit, columns: ITEM_COLUMNS }, 'sortKey'), this.installsOf(who)]);
    return { items: await this.items(page.items, installs), next: page.next };
  }

  /** Across organisations: as the list; installs, which are a person's own, are read within theirs. */
  @Get(':appId')
  @Allow('read', 'CatalogueApp')
  @ReadsFrom(CATALOGUE)
  @Answers(catalogueDetail)
  async show(@Param('appId', { schema: idParam }) appId: string, @Who() who: Principal): Promise<CatalogueDetail> {
    const everyones = this.read.everywhere();
    const row = await everyones.row(CatalogueRow, { appId });
    if (row === null) throw marketplaceRefusals.refuse('marketplace.app-not-found', 'Choose an app of the catalogue.');
    const [offered, versions, installs] = await Promise.all([
      everyones.row(CatalogueVersionRow, { appId, version: row.version }),
      everyones.rows(CatalogueVersionRow, { appId }, { orderBy: { publishedAt: 'desc', versionId: 'desc' }, limit: MAX_VERSIONS }),
      this.installsOf(who),
    ]);
    const [item] = await this.items([row], installs);
    return detailOf(item!, offered!, versions);
  }

  /** All of a person's, by app: few and small, and so asked for together with the apps. */
  private async installsOf(who: Principal): Promise<ReadonlyMap<string, string>> {
    const rows = await this.read.of(who.organisation).rows(CatalogueInstallRow, { memberId: who.member }, { columns: INSTALL_COLUMNS });
    return new Map(rows.map(({ appId, installId }) => [appId, installId]));
  }

  private async items(rows: readonly ItemRow[], installs: ReadonlyMap<string, string>): Promise<CatalogueItem[]> {
    const publishers = [...new Set(rows.map((row) => row.organisation))];
    const names = new Map(await Promise.all(publishers.map(async (id) => [id, await this.organisations.nameOf(id)] as const)));
    return rows.map((row) => itemOf(row, names.get(row.organisation) ?? null, installs.get(row.appId) ?? null));
  }
}

export const browseCatalogueSlice = slice({ controllers: [BrowseCatalogueController], projections: [catalogueProjection] });
