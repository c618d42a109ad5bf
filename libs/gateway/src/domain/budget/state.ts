import { parseUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { never } from '@keystead/kernel/src/decider.js';
import type { UsageSource } from '../../contract/chat.js';
import type { BudgetEvent } from './events.js';
import { accountsOf, limitAccount, type AccountName, type LimitLevel } from './levels.js';
import type { Month } from './month.js';

export interface StandingLimit {
  readonly level: LimitLevel;
  readonly subject: string | null;
  readonly limit: PicoUsd;
}

export interface OpenReservation {
  readonly reservationId: string;
  readonly callId: string;
  readonly accounts: readonly AccountName[];
  readonly bound: PicoUsd;
  readonly deadline: string;
  readonly owner: string;
}

/** Amounts per account are exact; an account that is missing has spent nothing. */
export interface BudgetState {
  readonly month: Month | null;
  readonly limits: ReadonlyMap<AccountName, StandingLimit>;
  readonly open: ReadonlyMap<string, OpenReservation>;
  readonly held: ReadonlyMap<AccountName, PicoUsd>;
  readonly settled: ReadonlyMap<AccountName, PicoUsd>;
  /** How each settlement was measured, for the figures beside the budget. */
  readonly sources: Readonly<Record<UsageSource, number>>;
}

export const unopenedBudget: BudgetState = {
  month: null,
  limits: new Map(),
  open: new Map(),
  held: new Map(),
  settled: new Map(),
  sources: { provider_final: 0, provider_partial: 0, estimate: 0, bound: 0 },
};

/** A state that changes in place, while a batch is decided or a month is read: copying for each event would be quadratic. */
export interface BudgetDraft extends BudgetState {
  month: Month | null;
  readonly limits: Map<AccountName, StandingLimit>;
  readonly open: Map<string, OpenReservation>;
  readonly held: Map<AccountName, PicoUsd>;
  readonly settled: Map<AccountName, PicoUsd>;
  readonly sources: Record<UsageSource, number>;
}

export function draftOf(state: BudgetState): BudgetDraft {
  return {
    month: state.month,
    limits: new Map(state.limits),
    open: new Map(state.open),
    held: new Map(state.held),
    settled: new Map(state.settled),
    sources: { ...state.sources },
  };
}

export function foldBudget(state: BudgetState, events: Iterable<BudgetEvent>): BudgetState {
  const draft = draftOf(state);
  for (const event of events) applyTo(draft, event);
  return draft;
}

export function applyTo(draft: BudgetDraft, event: BudgetEvent): void {
  switch (event.name) {
    case 'gateway.budget-opened@1':
      draft.month = event.data.month;
      for (const { level, subject, limitUsd } of event.data.limits) setLimit(draft, level, subject, limitUsd);
      return;
    case 'gateway.limit-set@1':
      setLimit(draft, event.data.level, event.data.subject, event.data.limitUsd);
      return;
    case 'gateway.spend-reserved@1': {
      const { reservationId, callId, boundUsd, deadline, owner } = event.data;
      const bound = parseUsd(boundUsd);
      const accounts = accountsOf(event.data, event.data.runLimitUsd !== null);
      draft.open.set(reservationId, { reservationId, callId, accounts, bound, deadline, owner });
      for (const account of accounts) add(draft.held, account, bound);
      return;
    }
    case 'gateway.spend-settled@1':
    case 'gateway.reservation-recovered@1': {
      const { reservationId, costUsd, source } = event.data;
      const reservation = draft.open.get(reservationId);
      if (reservation === undefined) return;
      draft.open.delete(reservationId);
      draft.sources[source] += 1;
      for (const account of reservation.accounts) {
        add(draft.held, account, -reservation.bound);
        add(draft.settled, account, parseUsd(costUsd));
      }
      return;
    }
    default:
      never(event);
  }
}

function setLimit(draft: BudgetDraft, level: LimitLevel, subject: string | null, limitUsd: string | null): void {
  const account = limitAccount(level, subject);
  if (limitUsd === null) draft.limits.delete(account);
  else draft.limits.set(account, { level, subject, limit: parseUsd(limitUsd) });
}

/** An account that is back at nothing is forgotten, or a month of runs would fill the memory with zeros. */
function add(amounts: Map<AccountName, PicoUsd>, account: AccountName, amount: PicoUsd): void {
  const sum = (amounts.get(account) ?? 0n) + amount;
  if (sum === 0n) amounts.delete(account);
  else amounts.set(account, sum);
}
