import type { ChatRequest, MessageContent } from '../domain/request/chat-request.schema.js';
import { extractOf, keywordsOf, politely, sentencesOf, wordsOf } from './practice-words.js';

/**
 * What the practice model can do: extract, list keywords, find tasks, rewrite by rules. It is a text tool that stands where
 * a language model would, so that everything around a model can be tried without one, and it says so in every answer.
 */
export const PRACTICE_LABEL = '[Practice model, not an AI] ';

type Task = 'summary' | 'keywords' | 'rewrite' | 'tasks' | 'other';

const SIGNS: readonly (readonly [RegExp, Task])[] = [
  [/\b(keywords?|key words|tags?|topics?)\b/i, 'keywords'],
  [/\b(action items?|to-?dos?|tasks?|next steps)\b/i, 'tasks'],
  [/\b(rewrite|rephrase|polite(?:ly)?|formal(?:ly)?|friendlier|reply|respond)\b/i, 'rewrite'],
  [/\b(summar\w+|tl;?dr|shorten|short version|key points?|main points?)\b/i, 'summary'],
];

export function practiceAnswer(request: ChatRequest, model: string): string {
  const { instruction, text } = taskOf(request);
  const size = model.includes('large') ? 5 : 3;
  const format = request.response_format;
  if (format?.type === 'json_object') return JSON.stringify({ practice: true, summary: extractOf(text, size).join(' '), keywords: keywordsOf(text, 5) });
  if (format?.type === 'json_schema') return JSON.stringify(fill(format.json_schema.schema ?? {}, text, size, 0));
  return PRACTICE_LABEL + perform(SIGNS.find(([sign]) => sign.test(instruction))?.[1] ?? 'other', text, size);
}

function perform(task: Task, text: string, size: number): string {
  switch (task) {
    case 'summary':
      return extractOf(text, size).join(' ') || 'There is no text to summarise.';
    case 'keywords':
      return keywordsOf(text, 2 * size).join(', ') || 'There are no keywords in this text.';
    case 'rewrite':
      return politely(text) || 'There is no text to rewrite.';
    case 'tasks': {
      const tasks = sentencesOf(text).filter((sentence) => /\b(must|should|need(?:s)? to|please|has to|have to|will|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|todo)\b/i.test(sentence));
      return tasks.length === 0 ? 'No tasks were found in this text.' : tasks.map((sentence) => `- ${sentence}`).join('\n');
    }
    case 'other':
      return `I can extract a summary, list keywords, find tasks and rewrite politely. Of your text (${wordsOf(text).length} words) I would keep: ${extractOf(text, size).join(' ') || 'nothing'}`;
  }
}

/** The instruction is what the system says, or the beginning of the person's message; the text is the rest. */
function taskOf({ messages }: ChatRequest): { instruction: string; text: string } {
  const said = (role: string) => messages.filter((message) => message.role === role).map((message) => textOf(message.content));
  const system = [...said('system'), ...said('developer')].join('\n');
  const user = said('user').at(-1) ?? '';
  const cut = /\n\s*\n|:\s*\n/.exec(user) ?? /:\s/.exec(user.slice(0, 200));
  if (cut === null) return { instruction: `${user.slice(0, 200)}\n${system}`, text: user };
  const head = user.slice(0, cut.index);
  return { instruction: `${head}\n${system}`, text: user.slice(cut.index + cut[0].length).trim() || user };
}

function textOf(content: MessageContent | null | undefined): string {
  if (content === null || content === undefined) return '';
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n');
}

/** A value of the asked-for shape, made from the text; a flat attempt, deep schemas get their simplest value. */
function fill(schema: Record<string, unknown>, text: string, size: number, depth: number): unknown {
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices[0] ?? null;
  const inner = (value: unknown) => fill(isRecord(value) ? value : {}, text, size, depth + 1);
  switch (schema['type']) {
    case 'object': {
      const properties = isRecord(schema['properties']) && depth < 8 ? schema['properties'] : {};
      return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, inner(value)]));
    }
    case 'array': {
      const items = isRecord(schema['items']) ? schema['items'] : {};
      return items['type'] === 'string' ? keywordsOf(text, size) : [inner(items)];
    }
    case 'number':
    case 'integer':
      return wordsOf(text).length;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return PRACTICE_LABEL + extractOf(text, size).join(' ');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
