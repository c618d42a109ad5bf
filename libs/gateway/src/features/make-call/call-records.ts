import { Injectable } from '@nestjs/common';
import { cut } from '@keystead/kernel/src/cut.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import type { Caller } from '../../contract/calls.js';
import { MODEL_ID_MAX_LENGTH } from '../../contract/model-id.js';
import { decideCall, evolveCall, newCall, type CallCommand } from '../../domain/call/call.js';
import type { Cause } from '../../domain/ports/budgets.js';

/** Writes what happens to a call into its stream. */
@Injectable()
export class CallRecords {
  constructor(private readonly writes: WriteModel) {}

  /** @returns false when the call was past that point already, such as ended for a lost owner */
  async write(caller: Caller, command: CallCommand): Promise<boolean> {
    const written = await this.writes.decide({
      category: 'gateway.call',
      id: command.facts.callId,
      initial: newCall,
      evolve: evolveCall,
      decide: (state) => decideCall(command, state),
      command: `gateway.${command.kind}-call`,
      input: command.facts,
      context: contextOf(caller),
    });
    return written.eventIds.length > 0;
  }

  /** A no that the organisation must be able to show. */
  async refused(caller: Caller, callId: string, asked: string, refusal: Refusal): Promise<void> {
    await this.write(caller, { kind: 'refuse', facts: { ...whoOf(caller, callId), asked: cut(asked, MODEL_ID_MAX_LENGTH), code: refusal.code, detail: cut(refusal.detail, 500) } });
  }
}

export function causeOf(caller: Caller): Cause {
  return { actor: { kind: 'member', id: caller.member, via: caller.run === null ? 'token' : 'run' }, behalf: null, correlation: caller.correlation, causation: caller.causation };
}

export function contextOf(caller: Caller): CommandContext {
  return { ...causeOf(caller), organisation: caller.organisation, idempotencyKey: null, now: new Date() };
}

export function whoOf(caller: Caller, callId: string) {
  const { run, member } = caller;
  return { callId, memberId: member, executionId: run?.executionId ?? null, appId: run?.appId ?? null, appVersion: run?.appVersion ?? null };
}
