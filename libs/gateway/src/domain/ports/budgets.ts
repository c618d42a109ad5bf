import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { Actor } from '@keystead/kernel/src/envelope.js';
import type { PicoUsd } from '@keystead/kernel/src/money.js';
import type { UsageSource } from '../../contract/chat.js';
import type { Reserve } from '../budget/decide.js';
import type { LimitLevel } from '../budget/levels.js';
import type { Month } from '../budget/month.js';
import type { BudgetState } from '../budget/state.js';

/** Who acts and why, for the header of what is appended. */
export interface Cause {
  readonly actor: Actor;
  readonly behalf: string | null;
  readonly correlation: string;
  readonly causation: string | null;
}

export interface Reservation {
  readonly reservationId: string;
  readonly month: Month;
  /** The most the call can cost. */
  readonly bound: PicoUsd;
  readonly outputCap: number;
}

export interface Settling {
  readonly reservationId: string;
  readonly month: Month;
  readonly cost: PicoUsd;
  readonly source: UsageSource;
}

/** The budgets of all organisations, decided on the log and never on a read model. */
export interface Budgets {
  /**
   * Waits up to `waitMs` for calls in flight to settle when only they are in the way.
   * @throws Refusal gateway.budget-spent, gateway.budget-reserved; gateway.admission-undecided when the log cannot be asked, platform.record-damaged when it lacks what this needs
   */
  reserve(organisation: string, command: Omit<Reserve, 'kind'>, cause: Cause, waitMs: number): Promise<Reservation>;
  /** Settling twice, or after a recovery, changes nothing. */
  settle(organisation: string, settling: Settling, cause: Cause): Promise<void>;
  recover(organisation: string, settling: Settling & { readonly reason: 'owner_lost' | 'deadline_passed' }, cause: Cause): Promise<void>;
  /** @throws Refusal gateway.budget-limit-invalid, platform.idempotency-key-reused */
  setLimit(limit: { readonly level: LimitLevel; readonly subject: string | null; readonly limit: PicoUsd | null }, context: CommandContext): Promise<{ readonly position: string }>;
  /** This month as it stands now. */
  current(organisation: string): Promise<BudgetState & { readonly month: Month }>;
}

export const BUDGETS = Symbol('Budgets');
