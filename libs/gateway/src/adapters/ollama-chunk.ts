import { z } from 'zod';
import type { FinishReason, LocalEffort, TokenUsage } from '../contract/chat.js';

const count = z.number().int().nonnegative().max(1e9);
const nanoseconds = z.number().nonnegative().default(0);

const chunkSchema = z.object({
  message: z
    .object({
      content: z.string().default(''),
      thinking: z.string().nullish(),
      tool_calls: z.array(z.object({ function: z.object({ name: z.string().max(128), arguments: z.record(z.string(), z.unknown()) }) })).max(128).nullish(),
    })
    .nullish(),
  done: z.boolean().default(false),
  done_reason: z.string().max(64).nullish(),
  prompt_eval_count: count.nullish(),
  eval_count: count.nullish(),
  load_duration: nanoseconds,
  prompt_eval_duration: nanoseconds,
  eval_duration: nanoseconds,
});

export interface OllamaChunk {
  readonly text: string;
  readonly worked: boolean;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[];
  readonly end: { readonly reason: FinishReason; readonly usage: TokenUsage | null; readonly effort: LocalEffort } | null;
}

/** @throws ZodError for a line that is not a piece of an answer */
export function ollamaChunk(raw: unknown): OllamaChunk {
  const chunk = chunkSchema.parse(raw);
  const milliseconds = (duration: number) => Math.round(duration / 1e6);
  return {
    text: chunk.message?.content ?? '',
    worked: Boolean(chunk.message?.thinking),
    toolCalls: (chunk.message?.tool_calls ?? []).map((call) => ({ name: call.function.name, arguments: JSON.stringify(call.function.arguments) })),
    end: !chunk.done
      ? null
      : {
          reason: chunk.done_reason === 'length' ? 'length' : 'stop',
          usage: usageOf(chunk.prompt_eval_count, chunk.eval_count),
          effort: { loadMs: milliseconds(chunk.load_duration), promptMs: milliseconds(chunk.prompt_eval_duration), generationMs: milliseconds(chunk.eval_duration) },
        },
  };
}

/** A prompt that Ollama still holds from the call before may come without a count of its own. */
function usageOf(input: number | null | undefined, output: number | null | undefined): TokenUsage | null {
  if (input === null || input === undefined || output === null || output === undefined) return null;
  return { inputTokens: input, cachedInputTokens: 0, outputTokens: output };
}
