/** What comes out of a model, piece by piece, whatever the provider. */

/** A content filter is a failure, not an end: see `FailureKind`. */
export const FINISH_REASONS = ['stop', 'length', 'tool_calls'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

export type ChatDelta =
  | { readonly kind: 'text'; readonly text: string }
  /** The model's own refusal to answer, as OpenAI's `delta.refusal`. */
  | { readonly kind: 'refusal'; readonly text: string }
  /** A tool call arrives in pieces: id and name first, then fragments of its JSON arguments. */
  | { readonly kind: 'tool-call'; readonly position: number; readonly id: string | null; readonly name: string | null; readonly arguments: string };

/** Where a token count comes from, from exact to cautious. */
export const USAGE_SOURCES = ['provider_final', 'provider_partial', 'estimate', 'bound'] as const;
export type UsageSource = (typeof USAGE_SOURCES)[number];

export interface TokenUsage {
  /** All input tokens, the cached ones included. */
  readonly inputTokens: number;
  /** Those of the input tokens that the provider bills at its cached price. */
  readonly cachedInputTokens: number;
  /** All output tokens, reasoning included. */
  readonly outputTokens: number;
}

/** What a local machine spent instead of money; milliseconds. */
export interface LocalEffort {
  readonly loadMs: number;
  readonly promptMs: number;
  readonly generationMs: number;
}
