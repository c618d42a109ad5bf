import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { formatUsd, parseUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import type { Repeats } from '@keystead/platform/src/commands/repeats.js';
import { damagedRecord } from '@keystead/platform/src/http/problem.js';
import { standingLimits } from '../domain/budget/decide.js';
import { budgetStream, monthBefore, monthOf, type Month } from '../domain/budget/month.js';
import type { BudgetState, StandingLimit } from '../domain/budget/state.js';
import type { Budgets, Cause, Reservation, Settling } from '../domain/ports/budgets.js';
import { refuse } from '../domain/refusals.js';
import { BudgetLine, type BudgetLog, type Decided } from './budget-line.js';

export interface DeskOptions {
  readonly log: BudgetLog;
  readonly repeats: Repeats;
  readonly now: () => Date;
  /** Limit of an organisation whose admin never set one. */
  readonly defaultLimit: PicoUsd;
}

const MONTHS_LOOKED_BACK = 24;
const MAX_LINES = 5_000;
const POLL_MS = 100;

export class BudgetDesk implements Budgets {
  readonly #lines = new Map<string, BudgetLine>();

  constructor(private readonly options: DeskOptions) {}

  async reserve(organisation: string, command: Parameters<Budgets['reserve']>[1], cause: Cause, waitMs: number): Promise<Reservation> {
    const month = monthOf(this.options.now());
    const line = this.#line(organisation, month);
    const until = performance.now() + waitMs;
    for (;;) {
      try {
        const { events } = await this.#asked(line.submit({ kind: 'reserve', ...command }, cause), cause);
        const reserved = events.find((event) => event.name === 'gateway.spend-reserved@1');
        if (reserved === undefined) throw refuse('gateway.admission-undecided', 'This reservation was made before.');
        return { reservationId: command.reservationId, month, bound: parseUsd(reserved.data.boundUsd), outputCap: reserved.data.outputCap };
      } catch (error) {
        const remaining = until - performance.now();
        if (!(error instanceof Refusal) || error.code !== 'gateway.budget-reserved' || remaining <= 0) throw error;
        await line.changed(Math.min(POLL_MS, remaining));
      }
    }
  }

  async settle(organisation: string, { reservationId, month, cost, source }: Settling, cause: Cause): Promise<void> {
    await this.#line(organisation, month).submit({ kind: 'settle', reservationId, cost, source }, cause);
  }

  async recover(organisation: string, { reservationId, month, cost, source, reason }: Parameters<Budgets['recover']>[1], cause: Cause): Promise<void> {
    await this.#line(organisation, month).submit({ kind: 'recover', reservationId, cost, source, reason }, cause);
  }

  async setLimit({ level, subject, limit }: Parameters<Budgets['setLimit']>[0], context: CommandContext): Promise<{ position: string }> {
    const { organisation, actor, behalf, correlation, causation } = context;
    const { repeats } = this.options;
    const token = repeats.tokenOf({ command: 'gateway.set-limit', input: { level, subject, limitUsd: limit === null ? null : formatUsd(limit) }, context });
    const earlier = await repeats.earlier(token);
    if (earlier !== null) return earlier;
    const line = this.#line(organisation, monthOf(this.options.now()));
    const { position } = await this.#asked(line.submit({ kind: 'set-limit', level, subject, limit }, { actor, behalf, correlation, causation }, token), context);
    // Nothing to do: a duplicate of this moment may have been first.
    return position === '' ? ((await repeats.earlier(token)) ?? { position }) : { position };
  }

  async current(organisation: string): Promise<BudgetState & { readonly month: Month }> {
    const month = monthOf(this.options.now());
    const state = await this.#line(organisation, month).read();
    if (state.month !== null) return { ...state, month };
    const limits = await this.#carried(organisation, month);
    return { ...state, month, limits: new Map(limits.map((limit) => [limit.subject === null ? ('organisation' as const) : (`${limit.level}:${limit.subject}` as `user:${string}`), limit])) };
  }

  /** Whatever is not a refusal means that the log could not be asked: nothing is admitted then. A damaged log is asked in vain again. */
  async #asked(answer: Promise<Decided>, { correlation }: Pick<Cause, 'correlation'>): Promise<Decided> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const damaged = damagedRecord(error, correlation);
      if (damaged !== null) throw damaged;
      throw refuse('gateway.admission-undecided', 'The budget could not be asked, so nothing was spent. Try again in a moment.', { retryAfterSeconds: 2 });
    }
  }

  #line(organisation: string, month: Month): BudgetLine {
    const stream = budgetStream(organisation, month);
    const known = this.#lines.get(stream);
    if (known !== undefined) return known;
    if (this.#lines.size >= MAX_LINES) this.#forgetIdle();
    const line = new BudgetLine(this.options.log, stream, month, this.options.now, () => this.#carried(organisation, month));
    this.#lines.set(stream, line);
    return line;
  }

  #forgetIdle(): void {
    for (const [stream, line] of this.#lines) if (line.idle) this.#lines.delete(stream);
  }

  /** Those of the last month that had any, or the default. */
  async #carried(organisation: string, month: Month): Promise<readonly StandingLimit[]> {
    for (let earlier = monthBefore(month), looked = 0; looked < MONTHS_LOOKED_BACK; earlier = monthBefore(earlier), looked += 1) {
      const state = await this.#line(organisation, earlier).read();
      if (state.month !== null) return standingLimits(state);
    }
    return [{ level: 'organisation', subject: null, limit: this.options.defaultLimit }];
  }
}
