import type { Command } from 'commander';
import type { z } from 'zod';
import type { PayoutDesk, PayoutOrder } from '@keystead/billing/src/contract/index.js';
import { plainText } from '@keystead/platform/src/http/text.js';

const reference = plainText(200);
const reason = plainText(500);

/** `keystead admin payouts …`: the transfers an operator makes by hand, and what became of them. */
export function payoutsCommand(admin: Command): void {
  const payouts = admin.command('payouts').description('transfers to developers: what is due, what was paid, what failed');
  payouts
    .command('list')
    .description('what is to be transferred, oldest first')
    .option('--all', 'also what is settled', false)
    .action(({ all }: { all: boolean }) => say(async (desk) => (await desk.list({ all })).map(lineOf).join('') || 'nothing to transfer\n'));
  payouts
    .command('paid')
    .description('record that the money was transferred')
    .argument('<id>', 'id of the payout')
    .requiredOption('--reference <text>', "the bank's reference of the transfer")
    .action((id: string, options: { reference: string }) => {
      const text = read(reference, '--reference', options.reference);
      return say(async (desk) => lineOf(await desk.paid(id, text)));
    });
  payouts
    .command('failed')
    .description('record that the transfer failed; the amount returns to the balance')
    .argument('<id>', 'id of the payout')
    .requiredOption('--reason <text>', 'why, in words for the developer')
    .action((id: string, options: { reason: string }) => {
      const text = read(reason, '--reason', options.reason);
      return say(async (desk) => lineOf(await desk.failed(id, text)));
    });
}

/** Loaded only now: the rest of the command line should not wait for the whole platform. */
async function say(act: (desk: PayoutDesk) => Promise<string>): Promise<void> {
  const [{ inTheApplication }, { PAYOUT_DESK }] = await Promise.all([import('./in-the-application.js'), import('@keystead/billing/src/contract/index.js')]);
  process.stdout.write(await inTheApplication<PayoutDesk, string>(PAYOUT_DESK, act));
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
