import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import type { AccountEvent, BillingEventData } from '../../contract/events.js';
import { creditRevenue, emptyAccount, evolveAccount, type Account, type Credit } from '../../domain/account.js';
import { remembers } from '../../domain/credited.js';

class CreditDeveloperCommand {
  constructor(
    readonly credit: Credit,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(CreditDeveloperCommand)
class CreditDeveloperHandler implements ICommandHandler<CreditDeveloperCommand> {
  constructor(private readonly writes: WriteModel) {}

  execute({ credit, context }: CreditDeveloperCommand): Promise<Written<Account>> {
    return this.writes.decide({
      category: 'billing.account',
      id: context.organisation,
      initial: emptyAccount,
      evolve: evolveAccount,
      decide: async (account) => creditRevenue({ credit, inTheLog: !remembers(account.credited, credit.day) && (await this.isInTheLog(credit, context.organisation)) }, account),
      command: 'billing.credit-developer',
      input: credit,
      context,
    });
  }

  private async isInTheLog({ chargeId }: Credit, organisation: string): Promise<boolean> {
    const stream = streamName({ context: 'billing', kind: 'account', organisation, id: organisation });
    const found = (before: boolean, event: AccountEvent): boolean => before || (event.name === 'billing.revenue-credited@1' && event.data.chargeId === chargeId);
    return (await this.writes.load(stream, false, found)).state;
  }
}

/** The payer's log and the developer's are two: what crosses over is the money and the app, not who paid. */
export function creditOf({ chargeId, appId, appName, priceUsd, commissionUsd, developerUsd, ranAt }: BillingEventData<'billing.commission-taken@1'>): Credit {
  return { chargeId, appId, appName, grossUsd: priceUsd, commissionUsd, netUsd: developerUsd, day: ranAt.slice(0, 10) };
}

const creditTheDeveloper = defineReaction({
  name: 'billing.credit-the-developer',
  on: {
    'billing.commission-taken@1': async (logged, tools) => {
      const taken = logged.event.data as BillingEventData<'billing.commission-taken@1'>;
      await tools.get(CommandBus, { strict: false }).execute(new CreditDeveloperCommand(creditOf(taken), tools.context(taken.appOrganisation)));
    },
  },
});

export const creditTheDeveloperSlice = slice({ providers: [CreditDeveloperHandler], reactions: [creditTheDeveloper] });
