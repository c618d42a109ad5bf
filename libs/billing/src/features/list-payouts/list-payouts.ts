import { Controller, Get, Query } from '@nestjs/common';
import type { InferEntity } from '@mikro-orm/postgresql';
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
import { PayoutRow } from './payout.row.js';

const LIST_PAYOUTS = 'billing.list-payouts';

const listPayoutsProjection = defineProjection({
  name: LIST_PAYOUTS,
  entities: [PayoutRow],
  on: {
    'billing.payout-scheduled@1': (logged, em) => {
      const { payoutId: id, amountUsd } = logged.event.data as BillingEventData<'billing.payout-scheduled@1'>;
      const scheduledAt = logged.header.occurredAt;
      em.create(PayoutRow, { id, organisation: logged.organisation, sortKey: `${scheduledAt} ${id}`, amountUsd, state: 'scheduled', scheduledAt, settledAt: null, reference: null, reason: null });
    },
    'billing.payout-paid@1': async (logged, em) => {
      const { payoutId: id, reference } = logged.event.data as BillingEventData<'billing.payout-paid@1'>;
      Object.assign(await em.findOneOrFail(PayoutRow, { id, organisation: logged.organisation }), { state: 'paid', settledAt: logged.header.occurredAt, reference });
    },
    'billing.payout-failed@1': async (logged, em) => {
      const { payoutId: id, reason } = logged.event.data as BillingEventData<'billing.payout-failed@1'>;
      Object.assign(await em.findOneOrFail(PayoutRow, { id, organisation: logged.organisation }), { state: 'failed', settledAt: logged.header.occurredAt, reason });
    },
  },
});

const payoutView = z.object({
  id: z.string(),
  amountUsd: z.string(),
  state: z.enum(['scheduled', 'paid', 'failed']),
  scheduledAt: z.string(),
  settledAt: z.string().nullable(),
  reference: z.string().nullable(),
  reason: z.string().nullable(),
});
type PayoutView = z.infer<typeof payoutView>;

@Controller('api/developer/payouts')
class ListPayoutsController {
  constructor(private readonly read: ReadDb) {}

  @Get()
  @Allow('read', 'Payout')
  @ReadsFrom(LIST_PAYOUTS)
  @Answers(pageOf(payoutView))
  async list(@Query({ schema: pageQuery }) { cursor, limit }: z.infer<typeof pageQuery>, @Who() { organisation }: Principal): Promise<Page<PayoutView>> {
    return mapPage(await this.read.of(organisation).page(PayoutRow, {}, { cursor, limit }, 'sortKey'), view);
  }
}

function view({ id, amountUsd, state, scheduledAt, settledAt, reference, reason }: InferEntity<typeof PayoutRow>): PayoutView {
  return { id, amountUsd, state: state as PayoutView['state'], scheduledAt, settledAt: settledAt ?? null, reference: reference ?? null, reason: reason ?? null };
}

export const listPayoutsSlice = slice({ controllers: [ListPayoutsController], projections: [listPayoutsProjection] });
