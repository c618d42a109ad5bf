/** What an app may ask of the platform through its channel. The API decides each call; the runner only carries it. */
import type { Json } from '@keystead/kernel/src/canonical-json.js';

export const RPC_METHODS = ['chat', 'models'] as const;
export type RpcMethod = (typeof RPC_METHODS)[number];

export interface RpcCall {
  /** Unique and increasing within the run. */
  readonly id: number;
  readonly method: RpcMethod;
  /** As the app wrote it, not yet checked: for `chat` it should be an OpenAI chat completion request. */
  readonly body: Json;
  /** The run token as the sandbox presented it; compare it with the run's own. */
  readonly token: string;
}

/**
 * Gives what the app shall receive, piece by piece; each piece is taken when the app has read the one before.
 * `chat` with `stream: true`: objects of OpenAI's `chat.completion.chunk`; without: one `chat.completion`.
 * `models`: one `{ data: [{ id, … }] }`. Throw `RpcFailure` for what the app should see; any other error reaches it
 * as a bare "internal". `signal` fires when the run ends or the app gives up: then stop spending.
 */
export type OnRpc = (call: RpcCall, signal: AbortSignal) => AsyncIterable<Json>;

export class RpcFailure extends Error {
  override readonly name = 'RpcFailure';

  constructor(
    /** For programs, such as `budget_spent`. */
    readonly code: string,
    /** For people; shown to the app, so it holds no secret. */
    message: string,
    /** HTTP status an OpenAI-compatible client shall see. */
    readonly status: number,
  ) {
    super(message);
  }
}

export const MAX_RPC_BODY_BYTES = 1024 * 1024;
/** Calls of one run open at the same time. */
export const MAX_RPC_CALLS = 16;
