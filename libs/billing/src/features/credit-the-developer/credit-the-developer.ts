import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import type { BillingEventData } from '../../contract/events.js';
import { creditRevenue, emptyAccount, evolveAccount, type Account } from '../../domain/account.js';

type Credit = BillingEventData<'billing.revenue-credited@1'>;

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
      decide: () => creditRevenue(credit),
      command: 'billing.credit-developer',
      input: credit,
      context,
    });
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
