import { formatUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { refuse } from '../refusals.js';
import type { OutputCap } from '../request/bound.js';
import type { UsageSource } from '../../contract/chat.js';
import { BudgetOpened, LimitSet, ReservationRecovered, SpendReserved, SpendSettled, type BudgetEvent } from './events.js';
import { accountsOf, LIMIT_LEVELS, limitAccount, type AccountName, type LimitLevel, type Spender } from './levels.js';
import type { Month } from './month.js';
import type { BudgetState, StandingLimit } from './state.js';

export interface Reserve {
  readonly kind: 'reserve';
  readonly reservationId: string;
  readonly callId: string;
  readonly spender: Spender;
  /** Full id of the model the call is for. */
  readonly model: string;
  /** What the input costs at most. */
  readonly inputBound: PicoUsd;
  readonly perOutputToken: PicoUsd;
  readonly cap: OutputCap;
  readonly runLimit: PicoUsd | null;
  readonly deadline: Date;
  readonly owner: string;
}

export type BudgetCommand =
  | { readonly kind: 'open'; readonly month: Month; readonly limits: readonly StandingLimit[] }
  | { readonly kind: 'set-limit'; readonly level: LimitLevel; readonly subject: string | null; readonly limit: PicoUsd | null }
  | Reserve
  | { readonly kind: 'settle'; readonly reservationId: string; readonly cost: PicoUsd; readonly source: UsageSource }
  | { readonly kind: 'recover'; readonly reservationId: string; readonly cost: PicoUsd; readonly source: UsageSource; readonly reason: 'owner_lost' | 'deadline_passed' };

/** @throws Refusal gateway.budget-spent, budget-reserved or budget-limit-invalid */
export function decideBudget(command: BudgetCommand, state: BudgetState): readonly BudgetEvent[] {
  switch (command.kind) {
    case 'open':
      return state.month !== null ? [] : [BudgetOpened.create({ month: command.month, limits: command.limits.map(({ level, subject, limit }) => ({ level, subject, limitUsd: formatUsd(limit) })) })];
    case 'set-limit':
      return setLimit(command.level, command.subject, command.limit, state);
    case 'reserve':
      return reserve(command, state);
    case 'settle':
      // Not open: recovered by another process in the meantime, or settled before. The first settlement stands.
      return !state.open.has(command.reservationId) ? [] : [SpendSettled.create({ reservationId: command.reservationId, costUsd: formatUsd(command.cost), source: command.source })];
    case 'recover': {
      const reservation = state.open.get(command.reservationId);
      if (reservation === undefined) return [];
      const { reservationId, callId, owner } = reservation;
      return [ReservationRecovered.create({ reservationId, callId, owner, costUsd: formatUsd(command.cost), source: command.source, reason: command.reason })];
    }
  }
}

/** All of them open the next month in one event. */
const MAX_LIMITS = 5_000;

function setLimit(level: LimitLevel, subject: string | null, limit: PicoUsd | null, state: BudgetState): BudgetEvent[] {
  if (!LIMIT_LEVELS.includes(level) || (level === 'organisation') !== (subject === null)) throw refuse('gateway.budget-limit-invalid', 'A limit names whom it binds, except the limit of the whole organisation.');
  if (limit !== null && limit < 0n) throw refuse('gateway.budget-limit-invalid', 'A limit is not negative.');
  const current = state.limits.get(limitAccount(level, subject))?.limit ?? null;
  if (current === null && limit !== null && state.limits.size >= MAX_LIMITS) throw refuse('gateway.budget-limit-invalid', `An organisation may set ${MAX_LIMITS} limits. Take one away that is no longer needed.`);
  return current === limit ? [] : [LimitSet.create({ level, subject, limitUsd: limit === null ? null : formatUsd(limit) })];
}

interface Room {
  readonly account: AccountName;
  readonly limit: PicoUsd;
  readonly settled: PicoUsd;
  readonly held: PicoUsd;
}

/** A call that costs nothing needs no room, even where a lowered limit has left less than none. */
function roomsOf(command: Reserve, state: BudgetState): Room[] {
  if (boundOf(command, command.cap.wanted) === 0n) return [];
  return accountsOf(command.spender, command.runLimit !== null).flatMap((account) => {
    const limit = account.startsWith('run:') ? command.runLimit : (state.limits.get(account)?.limit ?? null);
    return limit === null ? [] : [{ account, limit, settled: state.settled.get(account) ?? 0n, held: state.held.get(account) ?? 0n }];
  });
}

function reserve(command: Reserve, state: BudgetState): BudgetEvent[] {
  if (state.open.has(command.reservationId)) return [];
  let cap = command.cap.wanted;
  for (const room of roomsOf(command, state)) {
    const fits = largestCap(command, room.limit - room.settled - room.held, cap);
    if (fits < command.cap.least) throw refusal(command, room);
    cap = fits;
  }
  const { reservationId, callId, spender, model, deadline, owner, runLimit } = command;
  return [
    SpendReserved.create({
      reservationId,
      callId,
      ...spender,
      model,
      boundUsd: formatUsd(boundOf(command, cap)),
      outputCap: cap,
      runLimitUsd: runLimit === null ? null : formatUsd(runLimit),
      deadline: deadline.toISOString(),
      owner,
    }),
  ];
}

function boundOf(command: Reserve, cap: number): PicoUsd {
  return command.inputBound + command.perOutputToken * BigInt(cap);
}

/** The largest cap up to `wanted` whose bound fits, or -1. */
function largestCap(command: Reserve, available: PicoUsd, wanted: number): number {
  if (boundOf(command, wanted) <= available) return wanted;
  const rest = available - command.inputBound;
  if (rest < 0n || command.perOutputToken === 0n) return -1;
  return Number(rest / command.perOutputToken);
}

const ACCOUNT_WORDS: Readonly<Record<string, string>> = {
  organisation: "The organisation's monthly budget",
  user: 'Your monthly budget',
  key: "This key's monthly budget",
  app: "This app's monthly budget",
  run: "This run's budget",
};

function refusal(command: Reserve, room: Room): Error {
  const level = room.account.split(':')[0]!;
  const needed = boundOf(command, command.cap.least);
  const left = room.limit - room.settled;
  const figures = { level, limitUsd: formatUsd(room.limit), settledUsd: formatUsd(room.settled), reservedUsd: formatUsd(room.held), leftUsd: formatUsd(left), neededUsd: formatUsd(needed) };
  const words = `${ACCOUNT_WORDS[level]} of ${figures.limitUsd} USD`;
  if (left >= needed) {
    return refuse('gateway.budget-reserved', `${words} has ${figures.leftUsd} USD left, of which calls in flight hold ${figures.reservedUsd} USD; this call needs up to ${figures.neededUsd} USD. Try again in a moment.`, { ...figures, retryAfterSeconds: 1 });
  }
  return refuse('gateway.budget-spent', `${words} has ${figures.leftUsd} USD left; this call needs up to ${figures.neededUsd} USD. Ask for less output, or ask an admin to raise the budget.`, figures);
}

/** What the month that follows starts with. */
export function standingLimits(state: BudgetState): StandingLimit[] {
  return [...state.limits.values()];
}

