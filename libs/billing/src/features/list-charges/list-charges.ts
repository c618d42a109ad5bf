import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { BillingEventData } from '../../contract/events.js';
import { ChargeRow } from './charge.row.js';

const LIST_CHARGES = 'billing.list-charges';

const listChargesProjection = defineProjection({
  name: LIST_CHARGES,
  entities: [ChargeRow],
  on: {
    'billing.run-charged@1': (logged, em) => {
      const { chargeId: id, executionId, memberId, appId, appName, priceUsd: amountUsd, ranAt: at } = logged.event.data as BillingEventData<'billing.run-charged@1'>;
      em.create(ChargeRow, { id, organisation: logged.organisation, memberId, sortKey: `${at} ${id}`, executionId, appId, appName, amountUsd, at });
    },
  },
});

const chargeView = z.object({ id: z.string(), executionId: z.string(), appId: z.string(), appName: z.string(), amountUsd: z.string(), at: z.string() });
type ChargeView = z.infer<typeof chargeView>;

@Controller('api/billing/charges')
class ListChargesController {
  constructor(private readonly read: ReadDb) {}

  @Get()
  @Allow('read', 'Charge')
  @ReadsFrom(LIST_CHARGES)
  @Answers(pageOf(chargeView))
  async list(@Query({ schema: pageQuery }) { cursor, limit }: z.infer<typeof pageQuery>, @Who() { organisation, member, roles }: Principal): Promise<Page<ChargeView>> {
    const page = await this.read.of(organisation).page(ChargeRow, roles.includes('admin') ? {} : { memberId: member }, { cursor, limit }, 'sortKey');
    return mapPage(page, ({ id, executionId, appId, appName, amountUsd, at }) => ({ id, executionId, appId, appName, amountUsd, at }));
  }
}

export const listChargesSlice = slice({ controllers: [ListChargesController], projections: [listChargesProjection] });
