import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import type { ExecutionEventData } from '@keystead/runtime/src/contract/index.js';
import { chargeRun, evolveCharge, notCharged, type Charge, type ChargeRun } from '../../domain/charge.js';

class ChargeRunCommand {
  constructor(
    readonly run: Omit<ChargeRun, 'chargeId'>,
    readonly context: CommandContext,
  ) {}
}

@CommandHandler(ChargeRunCommand)
class ChargeRunHandler implements ICommandHandler<ChargeRunCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
  ) {}

  execute({ run, context }: ChargeRunCommand): Promise<Written<Charge>> {
    const chargeId = this.ids.derived('chg', run.executionId);
    return this.writes.decide({
      category: 'billing.charge',
      id: chargeId,
      initial: notCharged,
      evolve: evolveCharge,
      decide: (state) => chargeRun({ chargeId, ...run }, state),
      command: 'billing.charge-run',
      input: run,
      context,
    });
  }
}

const chargeARunThatSucceeded = defineReaction({
  name: 'billing.charge-a-run-that-succeeded',
  on: {
    'runtime.execution-finished@1': async (logged, tools) => {
      const { executionId, memberId, appId, appName, appOrganisation, versionId, version, priceUsd, outcome } = logged.event.data as ExecutionEventData<'runtime.execution-finished@1'>;
      const run = { executionId, payer: logged.organisation, memberId, appId, appName, appOrganisation, versionId, version, priceUsd, outcome, ranAt: logged.header.occurredAt };
      await tools.get(CommandBus, { strict: false }).execute(new ChargeRunCommand(run, tools.context()));
    },
  },
});

export const chargeARunThatSucceededSlice = slice({ providers: [ChargeRunHandler], reactions: [chargeARunThatSucceeded] });
