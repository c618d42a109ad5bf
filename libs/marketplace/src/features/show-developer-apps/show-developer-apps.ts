import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/database.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { decodeCursor, pageOf, pageQuery, toPage, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { marketplaceRefusals } from '../../domain/refusals.js';
import { DEVELOPER_APPS, developerAppsProjection } from './developer.projection.js';
import { DeveloperAppRow, DeveloperErrorRow, DeveloperRunRow, DeveloperVersionRow } from './developer.rows.js';
import { appOf, developerApp, developerAppDetail, developerRun, errorGroup, errorOf, runOf, versionOf, type DeveloperApp, type DeveloperAppDetail, type DeveloperRun, type ErrorGroup } from './developer-view.js';
import { RunTimes } from './run-times.js';

type Paging = z.infer<typeof pageQuery>;
const before = (cursor: string | undefined): { sortKey?: { $lt: string } } => {
  const after = decodeCursor(cursor);
  return after === null ? {} : { sortKey: { $lt: after } };
};

@Controller('api/developer/apps')
class ShowDeveloperAppsController {
  constructor(
    private readonly read: ReadDb,
    private readonly times: RunTimes,
  ) {}

  @Get()
  @Allow('read', 'DeveloperApp')
  @ReadsFrom(DEVELOPER_APPS)
  @Answers(pageOf(developerApp))
  async list(@Query({ schema: pageQuery }) { cursor, limit }: Paging, @Who() { organisation }: Principal): Promise<Page<DeveloperApp>> {
    const rows = await this.read.em().find(DeveloperAppRow, { organisation, ...before(cursor) }, { orderBy: { sortKey: 'desc' }, limit: limit + 1 });
    return toPage(rows, limit, (row) => row.sortKey, appOf);
  }

  @Get(':appId')
  @Allow('read', 'DeveloperApp')
  @ReadsFrom(DEVELOPER_APPS)
  @Answers(developerAppDetail)
  async show(@Param('appId', { schema: idParam }) appId: string, @Who() { organisation }: Principal): Promise<DeveloperAppDetail> {
    const app = await this.own(appId, organisation);
    const versions = await this.read.em().find(DeveloperVersionRow, { organisation, appId }, { orderBy: { publishedAt: 'desc', versionId: 'desc' }, limit: 200 });
    const { runs, succeeded } = app;
    return { ...appOf(app), versions: versions.map(versionOf), stats: { runs, succeeded, failed: runs - succeeded, ...(await this.times.of(organisation, appId)) } };
  }

  @Get(':appId/runs')
  @Allow('read', 'DeveloperApp')
  @ReadsFrom(DEVELOPER_APPS)
  @Answers(pageOf(developerRun))
  async runs(@Param('appId', { schema: idParam }) appId: string, @Query({ schema: pageQuery }) { cursor, limit }: Paging, @Who() { organisation }: Principal): Promise<Page<DeveloperRun>> {
    await this.own(appId, organisation);
    const rows = await this.read.em().find(DeveloperRunRow, { organisation, appId, ...before(cursor) }, { orderBy: { sortKey: 'desc' }, limit: limit + 1 });
    return toPage(rows, limit, (row) => row.sortKey, runOf);
  }

  @Get(':appId/errors')
  @Allow('read', 'DeveloperApp')
  @ReadsFrom(DEVELOPER_APPS)
  @Answers(pageOf(errorGroup))
  async errors(@Param('appId', { schema: idParam }) appId: string, @Query({ schema: pageQuery }) { cursor, limit }: Paging, @Who() { organisation }: Principal): Promise<Page<ErrorGroup>> {
    await this.own(appId, organisation);
    const rows = await this.read.em().find(DeveloperErrorRow, { organisation, appId, ...before(cursor) }, { orderBy: { sortKey: 'desc' }, limit: limit + 1 });
    return toPage(rows, limit, (row) => row.sortKey, errorOf);
  }

  /** Another organisation's app is not found, whatever it is called. */
  private async own(appId: string, organisation: string) {
    const row = await this.read.em().findOne(DeveloperAppRow, { appId, organisation });
    if (row === null) throw marketplaceRefusals.refuse('marketplace.app-not-found', 'Choose one of the apps of your organisation.');
    return row;
  }
}

export const showDeveloperAppsSlice = slice({ controllers: [ShowDeveloperAppsController], providers: [RunTimes], projections: [developerAppsProjection] });
