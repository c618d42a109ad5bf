import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { marketplaceRefusals } from '../../domain/refusals.js';
import { DEVELOPER_APPS, developerAppsProjection } from './developer.projection.js';
import { DeveloperAppRow, DeveloperErrorRow, DeveloperRunRow, DeveloperVersionRow } from './developer.rows.js';
import { appOf, developerApp, developerAppDetail, developerRun, errorGroup, errorOf, runOf, versionOf, type DeveloperApp, type DeveloperAppDetail, type DeveloperRun, type ErrorGroup } from './developer-view.js';
import { RunTimes } from './run-times.js';

type Paging = z.infer<typeof pageQuery>;

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
  async list(@Query({ schema: pageQuery }) paging: Paging, @Who() { organisation }: Principal): Promise<Page<DeveloperApp>> {
    return mapPage(await this.read.of(organisation).page(DeveloperAppRow, {}, paging, 'sortKey'), appOf);
  }

  @Get(':appId')
  @Allow('read', 'DeveloperApp')
  @ReadsFrom(DEVELOPER_APPS)
  @Answers(developerAppDetail)
  async show(@Param('appId', { schema: idParam }) appId: string, @Who() { organisation }: Principal): Promise<DeveloperAppDetail> {
    const app = await this.own(appId, organisation);
    const versions = await this.read.of(organisation).rows(DeveloperVersionRow, { appId }, { orderBy: { publishedAt: 'desc', versionId: 'desc' }, limit: 200 });
    const { runs, succeeded } = app;
    return { ...appOf(app), versions: versions.map(versionOf), stats: { runs, succeeded, failed: runs - succeeded, ...(await this.times.of(organisation, appId)) } };
  }

  @Get(':appId/runs')
  @Allow('read', 'DeveloperApp')
  @ReadsFrom(DEVELOPER_APPS)
  @Answers(pageOf(developerRun))
  async runs(@Param('appId', { schema: idParam }) appId: string, @Query({ schema: pageQuery }) paging: Paging, @Who() { organisation }: Principal): Promise<Page<DeveloperRun>> {
    await this.own(appId, organisation);
    return mapPage(await this.read.of(organisation).page(DeveloperRunRow, { appId }, paging, 'sortKey'), runOf);
  }

  @Get(':appId/errors')
  @Allow('read', 'DeveloperApp')
  @ReadsFrom(DEVELOPER_APPS)
  @Answers(pageOf(errorGroup))
  async errors(@Param('appId', { schema: idParam }) appId: string, @Query({ schema: pageQuery }) paging: Paging, @Who() { organisation }: Principal): Promise<Page<ErrorGroup>> {
    await this.own(appId, organisation);
    return mapPage(await this.read.of(organisation).page(DeveloperErrorRow, { appId }, paging, 'sortKey'), errorOf);
  }

  /** Another organisation's app is not found, whatever it is called. */
  private async own(appId: string, organisation: string) {
    const row = await this.read.of(organisation).row(DeveloperAppRow, { appId });
    if (row === null) throw marketplaceRefusals.refuse('marketplace.app-not-found', 'Choose one of the apps of your organisation.');
    return row;
  }
}

export const showDeveloperAppsSlice = slice({ controllers: [ShowDeveloperAppsController], providers: [RunTimes], projections: [developerAppsProjection] });
