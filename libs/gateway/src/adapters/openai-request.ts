import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { ProviderCall } from '../domain/ports/chat-provider.js';

/** OpenAI's own API knows the newer name of the output cap only for its newer models; servers that imitate it know the older one. */
export type OpenAiDialect = 'openai' | 'compatible';

/** Builds the request that is really sent: named fields of a validated body, streaming, with usage asked for. */
export function openAiRequest(call: ProviderCall, dialect: OpenAiDialect): ChatCompletionCreateParamsStreaming {
  const { messages, temperature, top_p, presence_penalty, frequency_penalty, stop, seed, reasoning_effort, response_format, tools, tool_choice, parallel_tool_calls } = call.request;
  const optional = { temperature, top_p, presence_penalty, frequency_penalty, stop, seed, reasoning_effort, response_format, tools, tool_choice, parallel_tool_calls };
  return {
    model: call.model,
    messages,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined && value !== null)),
    ...(dialect === 'openai' ? { max_completion_tokens: call.outputCap } : { max_tokens: call.outputCap }),
    stream: true,
    stream_options: { include_usage: true },
  } as ChatCompletionCreateParamsStreaming;
}
