import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import type { Policy } from '../../contract/policy.js';
import type { Wrote } from '../../domain/commands.js';
import { decidePolicy, evolvePolicy, openPolicy, POLICY_ID, type PolicyCommand, type PolicyEvent, type Stamp } from '../../domain/policy/policy.js';

export class ChangePolicy {
  constructor(
    readonly change: PolicyCommand,
    readonly context: CommandContext,
  ) {}
}

/** Who forbade what is no part of the decision. */
const ANYBODY: Stamp = { by: '', at: new Date(0) };
const evolve = (state: Policy, event: PolicyEvent): Policy => evolvePolicy(state, event, ANYBODY);

@CommandHandler(ChangePolicy)
export class ChangePolicyHandler implements ICommandHandler<ChangePolicy> {
  constructor(private readonly writes: WriteModel) {}

  execute({ change, context }: ChangePolicy): Promise<Wrote> {
    return this.writes.decide({
      category: 'identity.policy',
      id: POLICY_ID,
      initial: openPolicy,
      evolve,
      decide: (state) => decidePolicy(change, state),
      command: 'identity.change-policy',
      input: change,
      context,
    });
  }
}
