import { setTimeout as pause } from 'node:timers/promises';
import type { ChatDelta } from '../../contract/chat.js';
import { FAILURE_TEXT } from '../../contract/failure.js';
import { pauseBeforeRetry } from '../../domain/calling/retry.js';
import { NO_FACTS, ProviderFailure, type ChatProvider, type ProviderAnswer, type ProviderCall } from '../../domain/ports/chat-provider.js';

/** What was seen so far, readable at any moment: a caller may leave in the middle. */
export class Tally {
  attempts = 0;
  /** Why the provider gave no answer. */
  failure: ProviderFailure | null = null;
  outputBytes = 0;
  firstDeltaMs: number | null = null;
  #started: number;

  /**
   * @param earlier attempts on routes that were tried before
   * @param hasNext another route waits: it is tried instead of this one again
   * @param since when work on it began
   */
  constructor(
    readonly earlier: number,
    readonly hasNext: boolean,
    since: number,
  ) {
    this.#started = since;
  }

  /** The provider is about to be called; what came before is overhead. */
  start(): void {
    this.#started = performance.now();
  }

  get made(): number {
    return this.earlier + this.attempts;
  }

  get visible(): boolean {
    return this.firstDeltaMs !== null;
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#started);
  }

  saw(delta: ChatDelta): void {
    this.firstDeltaMs ??= this.elapsedMs;
    this.outputBytes += Buffer.byteLength(delta.kind === 'tool-call' ? delta.arguments : delta.text);
  }
}

/** Tries until something of an answer is visible, twice more at most, and never past the call's deadline. */
export async function* attempts(provider: ChatProvider, call: ProviderCall, signal: AbortSignal, tally: Tally): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
  for (;;) {
    tally.attempts += 1;
    const totalMs = call.deadlines.totalMs - tally.elapsedMs;
    try {
      return yield* counted(provider.chat({ ...call, deadlines: { ...call.deadlines, totalMs: Math.max(1, totalMs) } }, signal), tally);
    } catch (error) {
      const failure = asFailure(error);
      const wait = tally.hasNext ? null : pauseBeforeRetry(failure, { attempts: tally.made, visible: tally.visible, remainingMs: totalMs, random: Math.random() });
      if (wait === null) throw failure;
      await pause(wait, undefined, { signal }).catch(() => {
        throw new ProviderFailure('aborted', FAILURE_TEXT.aborted, { ...NO_FACTS, billable: false });
      });
    }
  }
}

async function* counted(stream: AsyncGenerator<ChatDelta, ProviderAnswer, void>, tally: Tally): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
  try {
    for (;;) {
      const step = await stream.next();
      if (step.done === true) return step.value;
      tally.saw(step.value);
      yield step.value;
    }
  } finally {
    // Left in the middle: the provider is cut off. After an end this does nothing.
    await stream.return(undefined as never).catch(() => undefined);
  }
}

export function asFailure(error: unknown): ProviderFailure {
  return error instanceof ProviderFailure ? error : new ProviderFailure('malformed', FAILURE_TEXT.malformed, NO_FACTS);
}
