import { Controller, Get, Param, Query } from '@nestjs/common';
import type { InferEntity } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { idParam } from '@keystead/platform/src/http/text.js';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { InstallEvent } from '../../contract/events.js';
import { marketplaceRefusals } from '../../domain/refusals.js';
import { InstallRow } from './install.row.js';

const LIST_INSTALLS = 'marketplace.list-installs';

type DataOf<N extends InstallEvent['name']> = Extract<InstallEvent, { name: N }>['data'];

const listInstallsProjection = defineProjection({
  name: LIST_INSTALLS,
  entities: [InstallRow],
  on: {
    'marketplace.app-installed@1': async (logged, em) => {
      const { installId: id, memberId, appId, appName, version, priceUsd } = logged.event.data as DataOf<'marketplace.app-installed@1'>;
      const installedAt = logged.header.occurredAt;
      const facts = { appName, version, priceUsd, installedAt, sortKey: `${installedAt} ${id}`, state: 'installed' };
      const known = await em.findOne(InstallRow, { id, organisation: logged.organisation });
      if (known === null) em.create(InstallRow, { id, organisation: logged.organisation, memberId, appId, ...facts });
      else Object.assign(known, facts);
    },
    'marketplace.app-uninstalled@1': async (logged, em) => {
      const { installId: id } = logged.event.data as DataOf<'marketplace.app-uninstalled@1'>;
      (await em.findOneOrFail(InstallRow, { id, organisation: logged.organisation })).state = 'uninstalled';
    },
  },
});

const installView = z.object({
  id: z.string(),
  appId: z.string(),
  appName: z.string(),
  /** The version agreed to; newer ones on the same terms run without asking. */
  version: z.string(),
  pricePerRunUsd: z.string(),
  installedAt: z.string(),
  state: z.enum(['installed', 'uninstalled']),
});
type InstallView = z.infer<typeof installView>;

@Controller('api/installs')
class ListInstallsController {
  constructor(private readonly read: ReadDb) {}

  @Get()
  @Allow('read', 'Install')
  @ReadsFrom(LIST_INSTALLS)
  @Answers(pageOf(installView))
  async list(@Query({ schema: pageQuery }) { cursor, limit }: z.infer<typeof pageQuery>, @Who() who: Principal): Promise<Page<InstallView>> {
    return mapPage(await this.read.of(who.organisation).page(InstallRow, { memberId: who.member, state: 'installed' }, { cursor, limit }, 'sortKey'), view);
  }

  @Get(':id')
  @Allow('read', 'Install')
  @ReadsFrom(LIST_INSTALLS)
  @Answers(installView)
  async show(@Param('id', { schema: idParam }) id: string, @Who() who: Principal): Promise<InstallView> {
    const row = await this.read.of(who.organisation).row(InstallRow, { id, memberId: who.member });
    if (row === null) throw marketplaceRefusals.refuse('marketplace.install-not-found', 'Choose one of the apps you installed.');
    return view(row);
  }
}

function view({ id, appId, appName, version, priceUsd, installedAt, state }: InferEntity<typeof InstallRow>): InstallView {
  return { id, appId, appName, version, pricePerRunUsd: priceUsd, installedAt, state: state as InstallView['state'] };
}

export const listInstallsSlice = slice({ controllers: [ListInstallsController], projections: [listInstallsProjection] });
