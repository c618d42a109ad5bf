import { CHARGE_TEXT } from './charge.js';
import type { CallItem, CallReceipt } from './calls.js';
import type { ChatDelta, FinishReason } from './chat.js';

/** A call in the shape that clients of OpenAI's chat completions read; what is ours stands in `usage`. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface WireOptions {
  /** Seconds since 1970. */
  readonly created: number;
  /** Send a last chunk with usage, as `stream_options.include_usage` asks. */
  readonly includeUsage: boolean;
}

/** Objects of `chat.completion.chunk`, in order. Failures of the call pass through as they are. */
export async function* completionChunks(items: AsyncIterable<CallItem>, options: WireOptions): AsyncGenerator<Json> {
  let head = { id: '', object: 'chat.completion.chunk', created: options.created, model: '' };
  const chunk = (delta: Json, finish: FinishReason | null): Json => ({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  for await (const item of items) {
    switch (item.kind) {
      case 'accepted':
        head = { ...head, id: item.callId, model: item.model };
        break;
      case 'delta':
        yield chunk(deltaOf(item.delta), null);
        break;
      case 'finished':
        yield chunk({}, item.receipt.finishReason);
        if (options.includeUsage) yield { ...head, choices: [], usage: usageOf(item.receipt) };
        break;
    }
  }
}

/** One `chat.completion`. */
export async function completion(items: AsyncIterable<CallItem>, options: Pick<WireOptions, 'created'>): Promise<Json> {
  let text = '';
  let refusal = '';
  const tools: { id: string; name: string; arguments: string }[] = [];
  for await (const item of items) {
    if (item.kind === 'finished') {
      const { receipt } = item;
      const calls = tools.filter((tool) => tool !== undefined).map((tool) => ({ id: tool.id, type: 'function', function: { name: tool.name, arguments: tool.arguments } }));
      const message = { role: 'assistant', content: text === '' && calls.length > 0 ? null : text, refusal: refusal === '' ? null : refusal, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
      return { id: receipt.callId, object: 'chat.completion', created: options.created, model: receipt.model, choices: [{ index: 0, message, logprobs: null, finish_reason: receipt.finishReason }], usage: usageOf(receipt) };
    }
    if (item.kind !== 'delta') continue;
    const { delta } = item;
    if (delta.kind === 'text') text += delta.text;
    else if (delta.kind === 'refusal') refusal += delta.text;
    else {
      const tool = (tools[delta.position] ??= { id: '', name: '', arguments: '' });
      tool.id = delta.id ?? tool.id;
      tool.name = delta.name ?? tool.name;
      tool.arguments += delta.arguments;
    }
  }
  throw new Error('a call ended without its receipt');
}

function deltaOf(delta: ChatDelta): Json {
  if (delta.kind === 'text') return { content: delta.text };
  if (delta.kind === 'refusal') return { refusal: delta.text };
  const { position, id, name } = delta;
  return { tool_calls: [{ index: position, ...(id === null ? {} : { id, type: 'function' }), function: { ...(name === null ? {} : { name }), arguments: delta.arguments } }] };
}

/** `cost` is what the provider charges; what the platform charges for an app's run is a figure of its own and never in it. */
export function usageOf(receipt: CallReceipt): Json {
  const { usage, local } = receipt;
  const seconds = local === null ? 0 : local.generationMs / 1_000;
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
    cost: receipt.costUsd,
    cost_details: { provider: receipt.costUsd, app_fee: '0', commission: '0', charge: receipt.charge, text: CHARGE_TEXT[receipt.charge] },
    source: receipt.usageSource,
    price_version: receipt.priceVersion,
    ...(local === null ? {} : { local: { load_ms: local.loadMs, prompt_ms: local.promptMs, generation_ms: local.generationMs, tokens_per_second: seconds === 0 ? null : Math.round((usage.outputTokens / seconds) * 10) / 10 } }),
  };
}
