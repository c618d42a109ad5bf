import { NestFactory } from '@nestjs/core';
import type { Command } from 'commander';
import { z } from 'zod';
import { PAYOUT_DESK, type PayoutDesk, type PayoutOrder } from '@keystead/billing/src/contract/index.js';
import { AppModule } from '@keystead/platform/src/core/app.module.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { plainText } from '@keystead/platform/src/http/text.js';
import { contexts } from '../../../contexts.js';

const reference = plainText(200);
const reason = plainText(500);

/** `keystead admin payouts …`: the transfers an operator makes by hand, and what became of them. */
export function payoutsCommand(admin: Command): void {
  const payouts = admin.command('payouts').description('transfers to developers');
  payouts
    .command('list')
    .description('what is to be transferred, oldest first')
    .option('--all', 'also what is settled', false)
    .action(({ all }: { all: boolean }) => atTheDesk(async (desk) => (await desk.list({ all })).map(lineOf).join('') || 'Nothing to transfer.\n'));
  payouts
    .command('paid')
    .description('record that the money was transferred')
    .argument('<id>', 'id of the payout')
    .requiredOption('--reference <text>', "the bank's reference of the transfer")
    .action((id: string, options: { reference: string }) => atTheDesk(async (desk) => lineOf(await desk.paid(id, read(reference, '--reference', options.reference)))));
  payouts
    .command('failed')
    .description('record that the transfer failed; the amount returns to the balance')
    .argument('<id>', 'id of the payout')
    .requiredOption('--reason <text>', 'why, in words for the developer')
    .action((id: string, options: { reason: string }) => atTheDesk(async (desk) => lineOf(await desk.failed(id, read(reason, '--reason', options.reason)))));
}

async function atTheDesk(act: (desk: PayoutDesk) => Promise<string>): Promise<void> {
  const core = await openCore({ contexts, env: process.env });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.compose(core, 'admin'), { logger: false, abortOnError: false });
    try {
      process.stdout.write(await act(app.get<PayoutDesk>(PAYOUT_DESK, { strict: false })));
    } finally {
      await app.close();
    }
  } finally {
    await core.close();
  }
}

function lineOf({ payoutId, organisation, amountUsd, scheduledAt, state, settledAt, note }: PayoutOrder): string {
  const end = state === 'scheduled' ? '' : `  ${settledAt ?? ''}  ${note ?? ''}`;
  return `${payoutId}  ${organisation}  ${amountUsd} USD  scheduled ${scheduledAt}  ${state}${end}\n`;
}

/** What is written into somebody's log is checked as a request's text is. */
function read(schema: z.ZodType<string>, option: string, text: string): string {
  const result = schema.safeParse(text);
  if (!result.success) throw new Error(`${option} ${result.error.issues[0]?.message ?? 'is not right'}`);
  return result.data;
}
