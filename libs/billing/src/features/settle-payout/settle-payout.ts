import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Clock } from '@keystead/kernel/src/clock.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { PAYOUT_DESK, type PayoutDesk, type PayoutOrder } from '../../contract/payout-desk.js';
import { emptyAccount, evolveAccount, settlePayout, type Account, type Settlement } from '../../domain/account.js';
import { PAYOUT_TRANSFERS, type PayoutTransfers } from '../../domain/ports.js';
import { billingRefusals } from '../../domain/refusals.js';

const SERVICE = 'billing.payout-desk';

class SettlePayoutCommand {
  constructor(
    readonly payoutId: string,
    readonly settlement: Settlement,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(SettlePayoutCommand)
class SettlePayoutHandler implements ICommandHandler<SettlePayoutCommand> {
  constructor(private readonly writes: WriteModel) {}

  execute({ payoutId, settlement, context }: SettlePayoutCommand): Promise<Written<Account>> {
    return this.writes.decide({
      category: 'billing.account',
      id: context.organisation,
      initial: emptyAccount,
      evolve: evolveAccount,
      decide: (account) => settlePayout(payoutId, settlement, account),
      command: 'billing.settle-payout',
      input: { payoutId, settlement },
      context,
    });
  }
}

/** What an operator says of a transfer becomes a fact in the developer's log first, and a tick on the list after that. */
@Injectable()
class OperatorsDesk implements PayoutDesk {
  constructor(
    private readonly commands: CommandBus,
    @Inject(PAYOUT_TRANSFERS) private readonly transfers: PayoutTransfers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list({ all = false }: { all?: boolean } = {}): Promise<readonly PayoutOrder[]> {
    return this.transfers.list({ all });
  }

  paid(payoutId: string, reference: string): Promise<PayoutOrder> {
    return this.settle(payoutId, { kind: 'paid', reference });
  }

  failed(payoutId: string, reason: string): Promise<PayoutOrder> {
    return this.settle(payoutId, { kind: 'failed', reason });
  }

  private async settle(payoutId: string, settlement: Settlement): Promise<PayoutOrder> {
    const order = await this.transfers.find(payoutId);
    if (order === null) throw billingRefusals.refuse('billing.payout-not-found', 'Look at the list of payouts for its id.');
    const now = this.clock.now();
    const context = serviceContext({ organisation: order.organisation, service: SERVICE, correlation: payoutId, now });
    await this.commands.execute(new SettlePayoutCommand(payoutId, settlement, context));
    await this.transfers.settled(order, { state: settlement.kind, note: settlement.kind === 'paid' ? settlement.reference : settlement.reason, at: now });
    return (await this.transfers.find(payoutId))!;
  }
}

export const settlePayoutSlice = slice({ providers: [SettlePayoutHandler, { provide: PAYOUT_DESK, useClass: OperatorsDesk }] });
