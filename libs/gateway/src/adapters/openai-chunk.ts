import { z } from 'zod';
import type { ChatDelta, TokenUsage } from '../contract/chat.js';

/** A provider's frame is untrusted input: what is used of it is checked, the rest is ignored. */

const count = z.number().int().nonnegative().max(1e9);

const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
});

const toolCall = z.object({
  index: z.number().int().min(0).max(127),
  id: z.string().max(128).nullish(),
  function: z.object({ name: z.string().max(128).nullish(), arguments: z.string().nullish() }).nullish(),
});

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish(), reasoning_content: z.string().nullish(), tool_calls: z.array(toolCall).nullish() }).nullish(),
        finish_reason: z.string().max(64).nullish(),
      }),
    )
    .max(8)
    .default([]),
  usage: usageSchema.nullish(),
});

export interface OpenAiChunk {
  readonly choice: { readonly deltas: readonly ChatDelta[]; readonly finishReason: string | null; readonly worked: boolean } | null;
  readonly usage: TokenUsage | null;
}

/** @throws ZodError for a frame that is not one */
export function openAiChunk(raw: unknown): OpenAiChunk {
  const { choices, usage } = chunkSchema.parse(raw);
  const first = choices[0];
  return { choice: first === undefined ? null : choiceOf(first), usage: usage === null || usage === undefined ? null : openAiUsage(usage) };
}

function choiceOf({ delta, finish_reason }: z.infer<typeof chunkSchema>['choices'][number]): OpenAiChunk['choice'] {
  const deltas: ChatDelta[] = [];
  if (delta?.content) deltas.push({ kind: 'text', text: delta.content });
  if (delta?.refusal) deltas.push({ kind: 'refusal', text: delta.refusal });
  for (const call of delta?.tool_calls ?? []) {
    deltas.push({ kind: 'tool-call', position: call.index, id: call.id ?? null, name: call.function?.name ?? null, arguments: call.function?.arguments ?? '' });
  }
  return { deltas, finishReason: finish_reason ?? null, worked: Boolean(delta?.reasoning_content) };
}

export function openAiUsage(usage: z.infer<typeof usageSchema>): TokenUsage {
  return { inputTokens: usage.prompt_tokens, cachedInputTokens: Math.min(usage.prompt_tokens_details?.cached_tokens ?? 0, usage.prompt_tokens), outputTokens: usage.completion_tokens };
}
