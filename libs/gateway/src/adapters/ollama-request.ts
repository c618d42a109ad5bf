import type { ChatRequest, Message, Options, Tool } from 'ollama';
import type { ProviderCall } from '../domain/ports/chat-provider.js';
import type { ChatMessage, MessageContent } from '../domain/request/chat-request.schema.js';

/** Steps, not exact sizes: Ollama loads the model anew whenever the context length changes. */
const CONTEXT_STEPS = [4_096, 8_192, 16_384, 32_768, 65_536, 131_072];
const BYTES_PER_TOKEN = 3;

export function ollamaRequest(call: ProviderCall): ChatRequest & { stream: true } {
  const { request, outputCap } = call;
  const options: Partial<Options> = { num_predict: outputCap, num_ctx: contextLength(request.messages, outputCap) };
  if (typeof request.temperature === 'number') options.temperature = request.temperature;
  if (typeof request.top_p === 'number') options.top_p = request.top_p;
  if (typeof request.presence_penalty === 'number') options.presence_penalty = request.presence_penalty;
  if (typeof request.frequency_penalty === 'number') options.frequency_penalty = request.frequency_penalty;
  if (typeof request.seed === 'number') options.seed = request.seed;
  if (request.stop !== null && request.stop !== undefined) options.stop = [request.stop].flat();
  const format = formatOf(call);
  return {
    model: call.model,
    messages: request.messages.map((message) => messageOf(message, request.messages)),
    stream: true,
    options,
    ...(format === null ? {} : { format }),
    ...(request.tools === undefined || request.tool_choice === 'none' ? {} : { tools: request.tools as Tool[] }),
  };
}

/** Ollama cuts a prompt that is longer than its context without a word, so the context is sized to the prompt. */
function contextLength(messages: readonly ChatMessage[], outputCap: number): number {
  const needed = Math.ceil(Buffer.byteLength(JSON.stringify(messages)) / BYTES_PER_TOKEN) + outputCap;
  return CONTEXT_STEPS.find((step) => step >= needed) ?? CONTEXT_STEPS.at(-1)!;
}

function formatOf({ request }: ProviderCall): string | object | null {
  switch (request.response_format?.type) {
    case 'json_object':
      return 'json';
    case 'json_schema':
      return request.response_format.json_schema.schema ?? 'json';
    default:
      return null;
  }
}

function messageOf(message: ChatMessage, all: readonly ChatMessage[]): Message {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textOf(message.content) };
    case 'user':
      return { role: 'user', content: textOf(message.content) };
    case 'tool':
      return { role: 'tool', content: textOf(message.content), tool_name: toolName(message.tool_call_id, all) };
    case 'assistant': {
      const content = message.content === null || message.content === undefined ? '' : textOf(message.content);
      const calls = message.tool_calls ?? [];
      return { role: 'assistant', content, ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => ({ function: { name: call.function.name, arguments: argumentsOf(call.function.arguments) } })) }) };
    }
  }
}

function textOf(content: MessageContent): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n');
}

function toolName(id: string, messages: readonly ChatMessage[]): string {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []));
  return calls.find((call) => call.id === id)?.function.name ?? '';
}

function argumentsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
