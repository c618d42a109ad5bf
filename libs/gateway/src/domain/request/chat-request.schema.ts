import { z } from 'zod';
import { MODEL_ID_MAX_LENGTH } from '../../contract/model-id.js';

/** OpenAI's chat completion request, as far as the gateway builds one: text, function tools, JSON output, streaming. */

export const MAX_REQUEST_BYTES = 1_048_576;
export const MAX_OUTPUT_TOKENS = 65_536;

const text = z.string().max(MAX_REQUEST_BYTES);
const textPart = z.strictObject({ type: z.literal('text'), text });
const content = z.union([text, z.array(textPart).min(1).max(256)]);
const name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const jsonSchema = z.record(z.string(), z.json());

const toolCall = z.strictObject({
  id: z.string().min(1).max(128),
  type: z.literal('function'),
  function: z.strictObject({ name, arguments: text }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content, name: name.optional() }),
  z.strictObject({ role: z.literal('developer'), content, name: name.optional() }),
  z.strictObject({ role: z.literal('user'), content, name: name.optional() }),
  z.strictObject({
    role: z.literal('assistant'),
    content: content.nullish(),
    refusal: text.nullish(),
    name: name.optional(),
    tool_calls: z.array(toolCall).min(1).max(128).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), content, tool_call_id: z.string().min(1).max(128) }),
]);

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name,
    description: z.string().max(8_192).optional(),
    parameters: jsonSchema.optional(),
    strict: z.boolean().nullish(),
  }),
});

const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({ name, description: z.string().max(8_192).optional(), schema: jsonSchema.optional(), strict: z.boolean().nullish() }),
  }),
]);

const outputCap = z.number().int().min(1).max(MAX_OUTPUT_TOKENS);

export const chatRequestSchema = z.strictObject({
  model: z.string().min(1).max(MODEL_ID_MAX_LENGTH),
  messages: z.array(message).min(1).max(512),
  max_tokens: outputCap.nullish(),
  max_completion_tokens: outputCap.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  stop: z.union([z.string().max(256), z.array(z.string().max(256)).min(1).max(4)]).nullish(),
  seed: z.number().int().nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high']).nullish(),
  response_format: responseFormat.optional(),
  tools: z.array(tool).min(1).max(64).optional(),
  tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.strictObject({ type: z.literal('function'), function: z.strictObject({ name }) })]).optional(),
  parallel_tool_calls: z.boolean().optional(),
  /** One answer per call: more would multiply the bound. */
  n: z.literal(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;
export type ChatMessage = ChatRequest['messages'][number];
export type MessageContent = z.infer<typeof content>;
