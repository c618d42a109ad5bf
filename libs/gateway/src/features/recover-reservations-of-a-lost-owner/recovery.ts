import { Inject, Injectable } from '@nestjs/common';
import type { InferEntity } from '@mikro-orm/postgresql';
import { parseUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { ReadDb } from '@keystead/platform/src/database/database.js';
import type { UsageSource } from '../../contract/chat.js';
import { decideCall, evolveCall, newCall, type CallCommand, type CallState } from '../../domain/call/call.js';
import { BUDGETS, type Budgets } from '../../domain/ports/budgets.js';
import { OWNERS, type Owners } from '../../domain/ports/owners.js';
import { OpenReservationRow } from './open-reservation.row.js';

type Row = InferEntity<typeof OpenReservationRow>;

/** An owner that lives but has not settled so long after the deadline never will. */
const LATE_MS = 30_000;
const MAX_AT_ONCE = 500;
const MESSAGE = 'The process that made this call ended in the middle of it.';

/**
 * Settles what a process left open when it died: the call is ended first, which fences a process that was only paused, then
 * the reservation is settled, with the exact cost where the provider had said it and with the bound where nobody knows.
 */
@Injectable()
export class ReservationRecovery {
  constructor(
    private readonly read: ReadDb,
    private readonly writes: WriteModel,
    @Inject(BUDGETS) private readonly budgets: Budgets,
    @Inject(OWNERS) private readonly owners: Owners,
  ) {}

  /** @returns how many were recovered */
  async sweep(now: Date): Promise<number> {
    const rows = await this.read.em().find(OpenReservationRow, {}, { orderBy: { deadline: 'asc' }, limit: MAX_AT_ONCE });
    if (rows.length === 0) return 0;
    const lost = await this.owners.lost([...new Set(rows.map(({ owner }) => owner))]);
    const late = new Date(now.getTime() - LATE_MS).toISOString();
    const due = rows.filter(({ owner, deadline }) => lost.has(owner) || deadline < late);
    for (const row of due) await this.#recover(row, lost.has(row.owner) ? 'owner_lost' : 'deadline_passed', now);
    return due.length;
  }

  async #recover(row: Row, reason: 'owner_lost' | 'deadline_passed', now: Date): Promise<void> {
    const { organisation, reservationId, month, callId } = row;
    const context = serviceContext({ organisation, service: 'gateway-recovery', correlation: callId, now });
    let before: CallState = newCall;
    await this.writes.decide({
      category: 'gateway.call',
      id: callId,
      initial: newCall,
      evolve: evolveCall,
      decide: (state) => {
        before = state;
        return decideCall(ending(row, state), state);
      },
      command: 'gateway.end-call-of-a-lost-owner',
      input: { callId },
      context,
    });
    const { cost, source } = costOf(before, row);
    await this.budgets.recover(organisation, { reservationId, month, cost, source, reason }, context);
  }
}

function ending({ callId, memberId, appId, executionId, model }: Row, state: CallState): CallCommand {
  if (state.phase !== 'called') {
    return { kind: 'refuse', facts: { callId, memberId, appId: appId ?? null, executionId: executionId ?? null, appVersion: null, asked: model, code: 'gateway.call-abandoned', detail: MESSAGE } };
  }
  const { facts } = state;
  const who = { callId, memberId, appId: facts.appId, executionId: facts.executionId, appVersion: facts.appVersion };
  const what = { keyId: facts.keyId, provider: facts.provider, model: facts.model, charge: facts.charge, priceVersion: facts.priceVersion };
  const unknown = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, attempts: 1, latencyMs: 0, firstDeltaMs: null, providerStatus: null, providerRequestId: null };
  return { kind: 'fail', facts: { ...who, ...what, ...unknown, usageSource: 'bound', costUsd: facts.boundUsd, failure: 'owner_lost', message: MESSAGE } };
}

function costOf(before: CallState, { boundUsd }: Row): { cost: PicoUsd; source: UsageSource } {
  if (before.phase === 'new') return { cost: 0n, source: 'estimate' };
  if (before.phase === 'ended' && before.exactCostUsd !== null) return { cost: parseUsd(before.exactCostUsd), source: 'provider_final' };
  return { cost: parseUsd(boundUsd), source: 'bound' };
}
