import type { DomainEvent } from '@keystead/kernel/src/event.js';
import { keyReused } from '@keystead/platform/src/commands/appending.js';
import type { IdempotencyToken } from '@keystead/platform/src/commands/repeats.js';
import { admitTogether } from '../domain/budget/admit.js';
import type { BudgetCommand } from '../domain/budget/decide.js';
import type { BudgetEvent } from '../domain/budget/events.js';
import type { Month } from '../domain/budget/month.js';
import { foldBudget, unopenedBudget, type BudgetState, type StandingLimit } from '../domain/budget/state.js';
import type { Cause } from '../domain/ports/budgets.js';
import { refuse } from '../domain/refusals.js';

/** Who caused one event, and when it was decided. */
export type Caused = Cause & { readonly occurredAt: Date };

/** The part of the event log that budgets need: an envelope for each event, in order. */
export interface BudgetLog {
  readStream(stream: string, options: { readonly from: number }): AsyncIterable<{ readonly event: DomainEvent; readonly version: number }>;
  append(
    stream: string,
    expected: 'none' | number,
    events: readonly DomainEvent[],
    envelopes: readonly Caused[],
    options: { readonly idempotency?: IdempotencyToken },
  ): Promise<{ readonly outcome: string; readonly version?: number; readonly position?: string }>;
}

export interface Decided {
  readonly events: readonly BudgetEvent[];
  readonly position: string;
}

interface Waiting {
  readonly command: BudgetCommand;
  readonly cause: Cause;
  /** A command that its caller may repeat: it is appended by itself, under this token. */
  readonly token: IdempotencyToken | null;
  readonly resolve: (decided: Decided) => void;
  readonly reject: (error: unknown) => void;
}

/** An event and what made it. */
interface Made {
  readonly event: BudgetEvent;
  readonly cause: Cause;
}

const MAX_BATCH = 200;
const MAX_CONFLICTS = 8;

/**
 * One month of one organisation in this process. Commands that arrive while an append is under way are decided together in
 * the next one: one atomic append with the expected version, so admission holds against other processes too. What a command
 * made keeps that command's cause, whoever shares the append: most events name nobody else. The state is kept between batches;
 * nobody is refused on a state that was not read just before.
 */
export class BudgetLine {
  #state: BudgetState = unopenedBudget;
  #version = -1;
  #certain = false;
  #pumping = false;
  readonly #queue: Waiting[] = [];
  readonly #watchers = new Set<() => void>();

  constructor(
    private readonly log: BudgetLog,
    private readonly stream: string,
    private readonly month: Month,
    private readonly now: () => Date,
    /** Limits in force when the month begins. */
    private readonly carried: () => Promise<readonly StandingLimit[]>,
  ) {}

  get idle(): boolean {
    return !this.#pumping && this.#watchers.size === 0;
  }

  submit(command: BudgetCommand, cause: Cause, token: IdempotencyToken | null = null): Promise<Decided> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, cause, token, resolve, reject });
      if (!this.#pumping) void this.#pump();
    });
  }

  /** The state as the log has it now. */
  async read(): Promise<BudgetState> {
    if (!this.#pumping) await this.#catchUp();
    return this.#state;
  }

  /** Resolves when something was settled here, or after so many milliseconds: other processes settle too. */
  changed(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#watchers.add(done);
    });
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    // Lets calls that arrive in the same turn join the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, this.#together());
      try {
        await this.#decide(batch);
      } catch (error) {
        this.#certain = false;
        for (const waiting of batch) waiting.reject(error);
      }
    }
    this.#pumping = false;
  }

  /** How many from the front of the queue may be appended at once. */
  #together(): number {
    if (this.#queue[0]?.token !== null) return 1;
    const apart = this.#queue.findIndex(({ token }) => token !== null);
    return Math.min(apart === -1 ? this.#queue.length : apart, MAX_BATCH);
  }

  async #decide(batch: readonly Waiting[]): Promise<void> {
    for (let attempt = 0; attempt < MAX_CONFLICTS; attempt += 1) {
      const justRead = !this.#certain;
      if (justRead) await this.#catchUp();
      this.#certain = true;
      const asked = [...(await this.#opening(batch)), ...batch];
      const { admissions, state } = admitTogether(
        asked.map(({ command }) => command),
        this.#state,
      );
      const answers = admissions.slice(-batch.length);
      if (!justRead && answers.some((answer) => answer.outcome === 'refused' || answer.events.length === 0)) {
        this.#certain = false;
        continue;
      }
      const made = admissions.flatMap((admission, index) => (admission.outcome === 'decided' ? admission.events.map((event) => ({ event, cause: asked[index]!.cause })) : []));
      const appended = made.length === 0 ? null : await this.#append(made, batch[0]!.token);
      if (appended === 'conflict') continue;
      if (appended?.stored === true) this.#state = state;
      const position = appended?.position ?? '';
      batch.forEach((waiting, index) => {
        const answer = answers[index]!;
        if (answer.outcome === 'refused') waiting.reject(answer.refusal);
        else waiting.resolve({ events: answer.events, position });
      });
      if (made.some(({ event: { name } }) => name === 'gateway.spend-settled@1' || name === 'gateway.reservation-recovered@1')) for (const watcher of this.#watchers) watcher();
      return;
    }
    throw refuse('gateway.admission-undecided', 'Too many calls at once changed this budget. Try again in a moment.', { retryAfterSeconds: 1 });
  }

  /** A month is opened by whoever comes first, admitted or not. */
  async #opening([first]: readonly Waiting[]): Promise<readonly Pick<Waiting, 'command' | 'cause'>[]> {
    return this.#state.month === null ? [{ command: { kind: 'open', month: this.month, limits: await this.carried() }, cause: first!.cause }] : [];
  }

  /** Not stored: it was before, under the same token. */
  async #append(made: readonly Made[], token: IdempotencyToken | null): Promise<{ readonly position: string; readonly stored: boolean } | 'conflict'> {
    const occurredAt = this.now();
    const events = made.map(({ event }) => event);
    const envelopes = made.map(({ cause }) => ({ ...cause, occurredAt }));
    this.#certain = false;
    const { outcome, version, position = '' } = await this.log.append(this.stream, this.#version < 0 ? 'none' : this.#version, events, envelopes, token === null ? {} : { idempotency: token });
    if (outcome === 'conflict') return outcome;
    if (outcome === 'repeated') return { position, stored: false };
    if (outcome === 'idempotency-mismatch') throw keyReused();
    if (outcome !== 'appended' || version === undefined) throw refuse('gateway.admission-undecided', 'The budget cannot be changed now.');
    this.#version = version;
    this.#certain = true;
    return { position, stored: true };
  }

  async #catchUp(): Promise<void> {
    const events: BudgetEvent[] = [];
    let version = this.#version;
    for await (const logged of this.log.readStream(this.stream, { from: version + 1 })) {
      events.push(logged.event as BudgetEvent);
      version = logged.version;
    }
    // Another read may have been quicker; what it folded must not be folded twice.
    if (version > this.#version && version - this.#version === events.length) {
      this.#state = foldBudget(this.#state, events);
      this.#version = version;
    }
  }
}
