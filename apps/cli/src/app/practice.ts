import type { Json } from '@keystead/kernel/src/canonical-json.js';

/**
 * What answers an app's AI calls when no server is named: no model, and every answer says so. It gives back the beginning of
 * the text, or the simplest value of the shape that was asked for, so that the rest of the app can be tried.
 */
export const PRACTICE_LABEL = '[Practice answer, no AI model was asked]';
const SENTENCES = 2;
const MODEL = 'practice/local';

export function* practiceAnswer(body: Json, seconds: number): Generator<Json> {
  const request = recordOf(body);
  const text = answerTo(request);
  const words = (said: string): number => said.split(/\s+/).filter((word) => word !== '').length;
  const [input, output] = [words(JSON.stringify(request['messages'] ?? '')), words(text)];
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  const head = { id: 'practice', created: seconds, model: MODEL };
  if (request['stream'] !== true) {
    yield { ...head, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }], usage };
    return;
  }
  const chunk = { ...head, object: 'chat.completion.chunk' };
  for (const piece of text.match(/\S+\s*/g) ?? []) yield { ...chunk, choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] };
  yield { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  yield { ...chunk, choices: [], usage };
}

function answerTo(request: Record<string, Json>): string {
  const text = lastWords(request);
  const format = recordOf(request['response_format'] ?? null);
  if (format['type'] === 'json_schema') return JSON.stringify(simplest(recordOf(recordOf(format['json_schema'] ?? null)['schema'] ?? null), text, 0));
  if (format['type'] === 'json_object') return JSON.stringify({ practice: true, answer: `${PRACTICE_LABEL} ${text}` });
  return `${PRACTICE_LABEL} ${text}`.trim();
}

/** The beginning of what the person said, without the instruction before the first empty line. */
function lastWords(request: Record<string, Json>): string {
  const messages = Array.isArray(request['messages']) ? request['messages'].map(recordOf) : [];
  const content = messages.findLast(({ role }) => role === 'user')?.['content'];
  const said = typeof content === 'string' ? content : '';
  const text = said.slice(said.indexOf('\n\n') + 1).trim();
  return text.split(/(?<=[.!?])\s+/).slice(0, SENTENCES).join(' ').slice(0, 600);
}

function simplest(schema: Record<string, Json>, text: string, depth: number): Json {
  const choices = schema['enum'];
  if (Array.isArray(choices)) return (choices as readonly Json[])[0] ?? null;
  switch (schema['type']) {
    case 'object':
      return depth > 8 ? {} : Object.fromEntries(Object.entries(recordOf(schema['properties'] ?? null)).map(([name, inner]) => [name, simplest(recordOf(inner), text, depth + 1)]));
    case 'array':
      return [];
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return `${PRACTICE_LABEL} ${text}`.trim();
  }
}

function recordOf(value: Json): Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : {};
}
