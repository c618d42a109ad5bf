import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { formatUsd } from '@keystead/kernel/src/money.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { mapPage, pageOf, pageQuery, type Page } from '@keystead/platform/src/http/page.js';
import { ReadsFrom } from '@keystead/platform/src/http/reads-from.js';
import { defineProjection, type Project } from '@keystead/platform/src/projections/define-projection.js';
import type { BillingEvent } from '../../contract/events.js';
import { LEDGER_ACCOUNTS, ledgerEntries } from '../../domain/ledger.js';
import { LedgerRow } from './ledger.row.js';

const LEDGER = 'billing.ledger';

const enter: Project = (logged, em) => {
  const at = logged.header.occurredAt;
  for (const [line, { organisation, account, amount }] of ledgerEntries(logged.event as BillingEvent, logged.organisation).entries()) {
    const id = `${logged.id} ${line}`;
    em.create(LedgerRow, { id, organisation, account, sortKey: `${at} ${id}`, amountUsd: formatUsd(amount), eventId: logged.id, eventType: logged.event.name, at });
  }
};

const ledgerProjection = defineProjection({
  name: LEDGER,
  entities: [LedgerRow],
  on: { 'billing.commission-taken@1': enter, 'billing.payout-scheduled@1': enter, 'billing.payout-paid@1': enter, 'billing.payout-failed@1': enter },
});

const entryView = z.object({
  id: z.string(),
  at: z.string(),
  account: z.enum(LEDGER_ACCOUNTS),
  /** Signed: a debit is positive, a credit negative. */
  amountUsd: z.string(),
  eventId: z.string(),
  eventType: z.string(),
});
type EntryView = z.infer<typeof entryView>;

@Controller('api/billing/ledger')
class KeepLedgerController {
  constructor(private readonly read: ReadDb) {}

  /** The lines on the organisation's own accounts; their other halves are on the platform's or another organisation's. */
  @Get()
  @Allow('read', 'Ledger')
  @ReadsFrom(LEDGER)
  @Answers(pageOf(entryView))
  async list(@Query({ schema: pageQuery }) { cursor, limit }: z.infer<typeof pageQuery>, @Who() { organisation }: Principal): Promise<Page<EntryView>> {
    const page = await this.read.of(organisation).page(LedgerRow, {}, { cursor, limit }, 'sortKey');
    return mapPage(page, ({ id, at, account, amountUsd, eventId, eventType }) => ({ id, at, account: account as EntryView['account'], amountUsd, eventId, eventType }));
  }
}

export const keepLedgerSlice = slice({ controllers: [KeepLedgerController], projections: [ledgerProjection] });
