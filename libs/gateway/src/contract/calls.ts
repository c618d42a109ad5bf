import type { ChatDelta, FinishReason, LocalEffort, TokenUsage, UsageSource } from './chat.js';
import type { Charge } from './charge.js';
import type { FailureKind } from './failure.js';
import type { Provider } from './model-id.js';

/** On whose account a call is made. The gateway trusts this value: whoever builds it has authenticated the caller. */
export interface Caller {
  readonly organisation: string;
  /** The person's pseudonym. */
  readonly member: string;
  /** The run that asks, or null for a person's own token. */
  readonly run: RunIdentity | null;
  /** The key the person chose; null lets the gateway take the newest that fits. */
  readonly keyId: string | null;
  readonly correlation: string;
  /** Id of the event that led to the call. */
  readonly causation: string | null;
}

export interface RunIdentity {
  readonly executionId: string;
  readonly appId: string;
  readonly appName: string;
  readonly appVersion: string;
  /** Model ids and classes that the app's manifest declares and the person consented to; anything else is refused. */
  readonly models: readonly string[];
  /** What the person prefers where the app asks for a class; a model id or null. */
  readonly preference: string | null;
  /** The call ends by then, whatever the provider does. */
  readonly deadline: Date;
  /** The most that all calls of this run may cost together, decimal USD; null for no limit of its own. */
  readonly spendLimitUsd: string | null;
}

/** What a person is shown and what the records keep about one call. */
export interface CallReceipt {
  readonly callId: string;
  readonly keyId: string | null;
  readonly provider: Provider;
  /** Full id, `provider/model`. */
  readonly model: string;
  readonly usage: TokenUsage;
  readonly usageSource: UsageSource;
  /** Decimal USD, by `priceVersion`. */
  readonly costUsd: string;
  readonly charge: Charge;
  readonly priceVersion: string;
  readonly finishReason: FinishReason | null;
  readonly attempts: number;
  readonly latencyMs: number;
  readonly providerRequestId: string | null;
  readonly local: LocalEffort | null;
}

export type CallItem =
  /**
   * The provider is about to be called: from here on the call is on the record. It comes again, before any piece, when that provider did
   * not answer and the next route is tried: that is a call of its own, and the one that counts.
   */
  | { readonly kind: 'accepted'; readonly callId: string; readonly model: string; readonly charge: Charge; readonly outputCap: number; readonly outputCapLowered: boolean; readonly overheadMs: number }
  | { readonly kind: 'delta'; readonly delta: ChatDelta }
  /** Always the last item of a call that succeeded. */
  | { readonly kind: 'finished'; readonly receipt: CallReceipt };

/** Thrown when an accepted call fails; everything else that says no is a Refusal before the first item. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';

  constructor(
    readonly failure: FailureKind,
    /** Scrubbed; safe to show. */
    message: string,
    readonly receipt: CallReceipt,
    readonly providerStatus: number | null,
    readonly retryAfterSeconds: number | null,
  ) {
    super(message);
  }
}

/** What the runtime calls for an app's rpc, and the HTTP routes for a person's token. */
export interface GatewayCalls {
  /**
   * @param body untrusted: OpenAI's chat completion request, checked by the gateway
   * @param signal abort ends the provider call at once
   * @throws Refusal before anything was spent; CallFailure once the provider was called
   */
  chat(caller: Caller, body: unknown, signal: AbortSignal): AsyncIterable<CallItem>;
}

/** Nest injection token of `GatewayCalls`. */
export const GATEWAY_CALLS = Symbol('GatewayCalls');
