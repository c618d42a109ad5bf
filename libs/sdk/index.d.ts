/** A part of a message, as in OpenAI's chat completions. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool' | 'developer';
  content: string | readonly unknown[] | null;
  [member: string]: unknown;
}

export interface ChatRequest {
  /** `provider/model`, or a model class: `small`, `large`, `local`. */
  model: string;
  messages: readonly ChatMessage[];
  /** Default true. */
  stream?: boolean;
  max_tokens?: number;
  temperature?: number;
  /** Ends the call; nothing more is spent. */
  signal?: AbortSignal;
  /** Further members of OpenAI's chat completions; the platform refuses those it does not allow. */
  [member: string]: unknown;
}

export interface ChatCompletion {
  text: string;
  model: string | null;
  finishReason: string | null;
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number; [member: string]: unknown } | null;
}

/** Can be read once: iterate for pieces of text as they come, or await one of the methods. */
export interface ChatReply extends AsyncIterable<string> {
  text(): Promise<string>;
  completion(): Promise<ChatCompletion>;
}

export interface Model {
  id: string;
  [member: string]: unknown;
}

export interface Ai {
  /** For OpenAI-compatible clients: `new OpenAI({ baseURL: ai.baseURL, apiKey: 'unused' })`. Works inside a run only. */
  readonly baseURL: string;
  /** @throws AiError when read */
  chat(request: ChatRequest): ChatReply;
  /** The models this run may use. @throws AiError */
  models(): Promise<Model[]>;
}

/** Why an AI call was refused or failed. */
export class AiError extends Error {
  constructor(code: string, message: string, status: number);
  readonly name: 'AiError';
  /** For programs, such as `budget_spent`. */
  readonly code: string;
  /** HTTP status of the same answer. */
  readonly status: number;
}

export const ai: Ai;

/** Writes a line to the run's log. Values that are not text are shown as the console shows them. */
export function log(...values: unknown[]): void;

/** @param fraction 0 to 1, or null when unknown @param message a few words for the person who waits */
export function progress(fraction: number | null, message?: string): void;

/** What the app's default export is given. */
export interface RunContext<Input = unknown> {
  /** Fits the input schema of the app's manifest. */
  input: Input;
  ai: Ai;
  log: typeof log;
  progress: typeof progress;
}

declare const keystead: Readonly<{ ai: Ai; log: typeof log; progress: typeof progress; AiError: typeof AiError }>;
export default keystead;
