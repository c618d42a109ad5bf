import type { ChatDelta, FinishReason, LocalEffort, TokenUsage } from '../../contract/chat.js';
import type { FailureKind } from '../../contract/failure.js';
import type { ChatRequest } from '../request/chat-request.schema.js';

/** One try to get one answer from one provider. Retries, budgets and records are the caller's. */
export interface ChatProvider {
  /**
   * Yields the answer's pieces and returns once the provider's terminal marker has come.
   * @throws ProviderFailure, always and only; whatever it says is scrubbed of the secret
   */
  chat(call: ProviderCall, signal: AbortSignal): AsyncGenerator<ChatDelta, ProviderAnswer, void>;
}

export interface ProviderCall {
  /** The provider's own name of the model. */
  readonly model: string;
  readonly request: ChatRequest;
  /** Sent to the provider, whatever the request says. */
  readonly outputCap: number;
  /** Base URL; null for a model inside this program. */
  readonly destination: string | null;
  /** Valid for the duration of this call only: it is overwritten afterwards. */
  readonly secret: Buffer | null;
  readonly deadlines: Deadlines;
}

/** Milliseconds. Only visible pieces of the answer count as progress: comments, blank lines and heartbeats do not. */
export interface Deadlines {
  readonly totalMs: number;
  readonly idleMs: number;
}

export interface ProviderAnswer {
  readonly finishReason: FinishReason;
  /** Null when the provider ended properly but never said what it used. */
  readonly usage: TokenUsage | null;
  readonly providerRequestId: string | null;
  readonly providerStatus: number | null;
  readonly local: LocalEffort | null;
}

export interface FailureFacts {
  /** HTTP status, if the provider answered at all. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly providerRequestId: string | null;
  /** Usage the provider stated before it failed. */
  readonly usage: TokenUsage | null;
  /** That usage was the provider's last word: the answer had ended when it turned out to be no success. */
  readonly usageIsFinal: boolean;
  /** False only where the provider cannot have done any work that it bills: it was never reached, or it answered with an error. */
  readonly billable: boolean;
}

export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';

  /** The message is for whoever made the call. On the record go `words` alone: a provider may repeat what it was asked, and the record is for ever. */
  constructor(
    readonly kind: FailureKind,
    /** Our own. */
    readonly words: string,
    readonly facts: FailureFacts,
    /** The provider's own, scrubbed of the secret and short. */
    readonly said = '',
  ) {
    super(said === '' ? words : `${words} It said: ${said}`);
  }
}

export const NO_FACTS: FailureFacts = { status: null, retryAfterMs: null, providerRequestId: null, usage: null, usageIsFinal: false, billable: true };
