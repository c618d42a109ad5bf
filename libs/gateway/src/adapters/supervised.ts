import type { ChatDelta } from '../contract/chat.js';
import { FAILURE_TEXT } from '../contract/failure.js';
import { NO_FACTS, ProviderFailure, type FailureFacts, type ProviderAnswer, type ProviderCall } from '../domain/ports/chat-provider.js';
import { DeltaFilters } from './delta-filters.js';
import { failureOf } from './provider-errors.js';

/** What an adapter's stream is given: it reports what it learns, so that a failure can still say what was seen. */
export interface Supervision {
  /** Aborted by the caller's signal and by both deadlines. */
  readonly signal: AbortSignal;
  /** The model did something, even if nothing is to be shown of it. Heartbeats are no progress. */
  progress(): void;
  learn(facts: Partial<FailureFacts>): void;
  facts(): FailureFacts;
}

export type SupervisedStream = (supervision: Supervision) => AsyncGenerator<ChatDelta, ProviderAnswer, void>;

/** Wraps an adapter's stream: deadlines, abort, one closed set of errors, and no credential in what comes out. */
export async function* supervised(call: ProviderCall, signal: AbortSignal, stream: SupervisedStream): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
  const ending = new AbortController();
  let facts = NO_FACTS;
  const timers: { total?: NodeJS.Timeout; idle?: NodeJS.Timeout } = {};
  const end = (kind: 'timeout' | 'aborted', message: string) => {
    clearTimeout(timers.total);
    clearTimeout(timers.idle);
    ending.abort(new ProviderFailure(kind, message, facts));
  };
  const onAbort = () => end('aborted', FAILURE_TEXT.aborted);
  timers.total = setTimeout(() => end('timeout', `The provider did not finish within ${call.deadlines.totalMs / 1_000} s.`), call.deadlines.totalMs);
  const progress = () => {
    clearTimeout(timers.idle);
    if (!ending.signal.aborted) timers.idle = setTimeout(() => end('timeout', `The provider was silent for ${call.deadlines.idleMs / 1_000} s.`), call.deadlines.idleMs);
  };
  progress();
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const ended = new Promise<never>((_, reject) => ending.signal.addEventListener('abort', () => reject(ending.signal.reason as Error), { once: true }));
  ended.catch(() => undefined);
  const inner = stream({ signal: ending.signal, progress, facts: () => facts, learn: (learnt) => (facts = { ...facts, ...learnt }) });
  const filters = new DeltaFilters(call.secret?.toString('utf8') ?? '');
  try {
    ending.signal.throwIfAborted();
    for (;;) {
      // The race is the deadline's teeth: a client that ignores its signal is left behind.
      const step = await Promise.race([inner.next(), ended]);
      if (step.done === true) {
        yield* filters.rest();
        return step.value;
      }
      progress();
      yield* filters.pass(step.value);
    }
  } catch (error) {
    throw ending.signal.aborted ? new ProviderFailure((ending.signal.reason as ProviderFailure).kind, (ending.signal.reason as ProviderFailure).words, facts) : merged(failureOf(error, facts), facts);
  } finally {
    signal.removeEventListener('abort', onAbort);
    end('aborted', FAILURE_TEXT.aborted);
    inner.return(undefined as never).catch(() => undefined);
  }
}

/** A failure from deep inside knows its own facts; what was learnt on the way fills its gaps. */
function merged(failure: ProviderFailure, learnt: FailureFacts): ProviderFailure {
  const { kind, words, facts, said } = failure;
  const all = {
    ...facts,
    status: facts.status ?? learnt.status,
    providerRequestId: facts.providerRequestId ?? learnt.providerRequestId,
    usage: facts.usage ?? learnt.usage,
    usageIsFinal: facts.usageIsFinal || learnt.usageIsFinal,
  };
  return new ProviderFailure(kind, words, all, said);
}
