import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { CallFailure, type CallItem, type CallReceipt } from '@keystead/gateway/src/contract/index.js';
import { RpcFailure } from '../../contract/sandbox-rpc.js';

/** The gateway's items as an app's OpenAI-compatible client reads them: `chat.completion.chunk`, or one `chat.completion`. */

export async function* asChunks(items: AsyncIterable<CallItem>, created: number): AsyncIterable<Json> {
  let id = '';
  let model = '';
  for await (const item of items) {
    const head = { id, object: 'chat.completion.chunk', created, model };
    if (item.kind === 'accepted') ({ callId: id, model } = item);
    else if (item.kind === 'delta') yield { ...head, choices: [{ index: 0, delta: deltaOf(item.delta), finish_reason: null }] };
    else yield { ...head, choices: [{ index: 0, delta: {}, finish_reason: item.receipt.finishReason }], usage: usageOf(item.receipt) };
  }
}

export async function* asCompletion(items: AsyncIterable<CallItem>, created: number): AsyncIterable<Json> {
  let content = '';
  for await (const item of items) {
    if (item.kind === 'delta' && item.delta.kind === 'text') content += item.delta.text;
    if (item.kind !== 'finished') continue;
    const { receipt } = item;
    yield { id: receipt.callId, object: 'chat.completion', created, model: receipt.model, choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: receipt.finishReason }], usage: usageOf(receipt) };
  }
}

/** A refusal or failure as the app may see it: with the reason, without anything of the inside. */
export function asRpcFailure(error: unknown): unknown {
  if (error instanceof Refusal) return new RpcFailure(error.code, error.detail, error.kind.status);
  if (error instanceof CallFailure) return new RpcFailure(`gateway.${error.failure}`, error.message, error.providerStatus ?? 502);
  return error;
}

function deltaOf(delta: Extract<CallItem, { kind: 'delta' }>['delta']): Json {
  switch (delta.kind) {
    case 'text':
      return { content: delta.text };
    case 'refusal':
      return { refusal: delta.text };
    case 'tool-call':
      return { tool_calls: [{ index: delta.position, ...(delta.id !== null && { id: delta.id, type: 'function' }), function: { ...(delta.name !== null && { name: delta.name }), arguments: delta.arguments } }] };
  }
}

function usageOf({ usage, costUsd, usageSource, priceVersion }: CallReceipt): Json {
  return { prompt_tokens: usage.inputTokens, completion_tokens: usage.outputTokens, total_tokens: usage.inputTokens + usage.outputTokens, cost: costUsd, source: usageSource, price_version: priceVersion };
}
