import type { ChatRequest } from './chat-request.schema.js';

/**
 * The most tokens a request can be billed for. A byte-level tokenizer never makes more tokens than there are bytes, and the
 * JSON form is never shorter than the text in it; what providers add around messages and tools is covered by the allowances.
 */

const PER_REQUEST = 64;
const PER_MESSAGE = 16;
const PER_TOOL = 64;

/** Set when the caller leaves the cap out; it may then be lowered to fit a budget, but not below `LEAST_OUTPUT_CAP`. */
export const DEFAULT_OUTPUT_CAP = 4_096;
export const LEAST_OUTPUT_CAP = 256;

export function inputBytes(request: ChatRequest): number {
  const { messages, tools, tool_choice, response_format } = request;
  return Buffer.byteLength(JSON.stringify({ messages, tools, tool_choice, response_format }));
}

export function inputTokenBound(request: ChatRequest): number {
  return inputBytes(request) + PER_REQUEST + PER_MESSAGE * request.messages.length + PER_TOOL * (request.tools?.length ?? 0);
}

export interface OutputCap {
  readonly wanted: number;
  /** Equal to `wanted` when the caller set the cap. */
  readonly least: number;
}

/** @returns what the provider will be told; where both wire fields are set, the smaller one. */
export function outputCapOf(request: ChatRequest): OutputCap {
  const asked = [request.max_completion_tokens, request.max_tokens].filter((cap) => cap !== null && cap !== undefined);
  if (asked.length === 0) return { wanted: DEFAULT_OUTPUT_CAP, least: LEAST_OUTPUT_CAP };
  const wanted = Math.min(...asked);
  return { wanted, least: wanted };
}

/** A cautious guess for a call whose usage never came: about four bytes make a token. */
export function estimateTokens(bytes: number): number {
  return Math.ceil(bytes / 4);
}
