import { Inject, Injectable } from '@nestjs/common';
import type { InferEntity } from '@mikro-orm/postgresql';
import { PinoLogger } from 'nestjs-pino';
import { parseUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import type { UsageSource } from '../../contract/chat.js';
import { decideCall, evolveCall, newCall, type CallCommand, type CallState } from '../../domain/call/call.js';
import { BUDGETS, type Budgets } from '../../domain/ports/budgets.js';
import { OWNERS, type Owners } from '../../domain/ports/owners.js';
import { OpenReservationRow } from './open-reservation.row.js';

type Row = InferEntity<typeof OpenReservationRow>;

export interface Swept {
  readonly recovered: number;
  /** Could not be settled; each is in the log with its reason. */
  readonly failed: number;
}

/** An owner that lives but has not settled so long after the deadline never will. */
const LATE_MS = 30_000;
const PAGE = 500;
/** Each asks the log twice; more at a time would take the connections of calls that are alive. */
const AT_ONCE = 4;
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
    private readonly log: PinoLogger,
    @Inject(BUDGETS) private readonly budgets: Budgets,
    @Inject(OWNERS) private readonly owners: Owners,
  ) {}

  /** Goes through all that is open, earliest deadline first. What cannot be settled now stands in nobody's way and is tried again by the next sweep. */
  async sweep(now: Date): Promise<Swept> {
    const swept = { recovered: 0, failed: 0 };
    let after: Row | undefined;
    do {
      const rows = await this.#page(after);
      const due = await this.#due(rows, now);
      await this.#each(due, async ({ row, reason }) => {
        try {
          await this.#recover(row, reason, now);
          swept.recovered += 1;
        } catch (error) {
          swept.failed += 1;
          this.log.warn({ reservationId: row.reservationId, organisation: row.organisation, reason: messageOf(error) }, 'a reservation of a lost process could not be settled');
        }
      });
      after = rows.length < PAGE ? undefined : rows.at(-1);
    } while (after !== undefined);
    return swept;
  }

  /** Across organisations: nothing of it is shown to anybody. */
  #page(after: Row | undefined): Promise<Row[]> {
    const beyond = after === undefined ? {} : { $or: [{ deadline: { $gt: after.deadline } }, { deadline: after.deadline, reservationId: { $gt: after.reservationId } }] };
    return this.read.everywhere().rows(OpenReservationRow, beyond, { orderBy: { deadline: 'asc', reservationId: 'asc' }, limit: PAGE });
  }

  async #due(rows: readonly Row[], now: Date): Promise<{ row: Row; reason: 'owner_lost' | 'deadline_passed' }[]> {
    if (rows.length === 0) return [];
    const lost = await this.owners.lost([...new Set(rows.map(({ owner }) => owner))]);
    const late = new Date(now.getTime() - LATE_MS).toISOString();
    return rows.flatMap((row) => (lost.has(row.owner) ? { row, reason: 'owner_lost' as const } : row.deadline < late ? { row, reason: 'deadline_passed' as const } : []));
  }

  async #each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
    const waiting = items.values();
    const worker = async (): Promise<void> => {
      for (const item of waiting) await act(item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
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
