import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { cut } from '@keystead/kernel/src/cut.js';
import { formatUsd } from '@keystead/kernel/src/money.js';
import type { CallReceipt, Caller } from '../../contract/calls.js';
import type { FinishReason, LocalEffort } from '../../contract/chat.js';
import type { CallCommand } from '../../domain/call/call.js';
import { settlementOf, type Settlement } from '../../domain/call/settlement.js';
import { BUDGETS, type Budgets } from '../../domain/ports/budgets.js';
import type { ProviderAnswer, ProviderFailure } from '../../domain/ports/chat-provider.js';
import type { Admitted } from './admission.js';
import type { Tally } from './attempts.js';
import { causeOf, CallRecords, whoOf } from './call-records.js';

const TRIES = 3;
const PAUSE_MS = 200;
const UNWRITABLE = 'The call failed; the words of the provider could not be kept.';

type Ending = Extract<CallCommand, { kind: 'settle' | 'fail' }>;

/** Ends a call: its record first, then its reservation. What cannot be written now is recovered after the reservation's deadline. */
@Injectable()
export class Settlements {
  constructor(
    private readonly records: CallRecords,
    @Inject(BUDGETS) private readonly budgets: Budgets,
  ) {}

  async succeeded(caller: Caller, call: Admitted, answer: ProviderAnswer, tally: Tally): Promise<CallReceipt> {
    const settlement = this.#settlement(call, tally, { usage: answer.usage, complete: true, billable: true });
    const receipt = receiptOf(call, settlement, tally, answer.finishReason, answer.providerRequestId, answer.local);
    await this.#write(caller, call, settlement, { kind: 'settle', facts: { ...factsOf(caller, receipt, tally, answer.providerStatus), finishReason: answer.finishReason, local: answer.local } });
    return receipt;
  }

  async failed(caller: Caller, call: Admitted, failure: ProviderFailure, tally: Tally): Promise<CallReceipt> {
    const { usage, usageIsFinal, billable, status, providerRequestId } = failure.facts;
    const settlement = this.#settlement(call, tally, { usage, complete: usageIsFinal, billable });
    const receipt = receiptOf(call, settlement, tally, null, providerRequestId, null);
    await this.#write(caller, call, settlement, { kind: 'fail', facts: { ...factsOf(caller, receipt, tally, status), failure: failure.kind, message: cut(failure.words, 500) } });
    return receipt;
  }

  #settlement(call: Admitted, tally: Tally, seen: Pick<Parameters<typeof settlementOf>[0], 'usage' | 'complete' | 'billable'>): Settlement {
    return settlementOf({ ...seen, inputBytes: call.inputBytes, outputBytes: tally.outputBytes }, call.route.price, call.reservation.bound);
  }

  async #write(caller: Caller, call: Admitted, { source, budgetCost }: Settlement, command: Ending): Promise<void> {
    const { reservationId, month } = call.reservation;
    try {
      await persist(() => this.records.write(caller, command));
    } catch {
      // Whatever of the provider's words could not be written, that the call ended and what it cost must be.
      await persist(() => this.records.write(caller, inOwnWords(command)));
    }
    await persist(() => this.budgets.settle(caller.organisation, { reservationId, month, cost: budgetCost, source }, causeOf(caller)));
  }
}

function inOwnWords(command: Ending): Ending {
  if (command.kind === 'settle') return { kind: 'settle', facts: { ...command.facts, providerRequestId: null } };
  return { kind: 'fail', facts: { ...command.facts, providerRequestId: null, message: UNWRITABLE } };
}

async function persist(write: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (tries >= TRIES) throw error;
      await pause(PAUSE_MS * tries);
    }
  }
}

function receiptOf(call: Admitted, { usage, source, cost }: Settlement, tally: Tally, finishReason: FinishReason | null, providerRequestId: string | null, local: LocalEffort | null): CallReceipt {
  const { callId, key, model, route } = call;
  return {
    callId,
    keyId: key?.info.id ?? null,
    provider: route.name.provider,
    model,
    usage,
    usageSource: source,
    costUsd: formatUsd(cost),
    charge: route.price.charge,
    priceVersion: route.price.version,
    finishReason,
    attempts: tally.attempts,
    latencyMs: tally.elapsedMs,
    providerRequestId,
    local,
  };
}

function factsOf(caller: Caller, receipt: CallReceipt, tally: Tally, providerStatus: number | null) {
  const { callId, usage, finishReason: _finish, local: _local, ...rest } = receipt;
  return { ...whoOf(caller, callId), ...rest, ...usage, firstDeltaMs: tally.firstDeltaMs, providerStatus };
}
