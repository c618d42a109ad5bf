/**
 * `keystead`: what an app imports. It holds no key and opens no connection; it asks the platform through the bridge
 * that the sandbox sets up before the app is loaded, and every rule is enforced on the other side of that bridge.
 * This file is also what the sandbox itself loads for `import ... from 'keystead'`, so it imports nothing.
 */

const BRIDGE = Symbol.for('keystead.bridge.v1');

function bridge() {
  const found = globalThis[BRIDGE];
  if (found === undefined) throw new Error('The keystead SDK works inside a Keystead run only. Start your app with: keystead app run');
  return found;
}

/** Why an AI call was refused or failed. `code` is for programs, `message` for people. */
export class AiError extends Error {
  constructor(code, message, status) {
    super(message);
    this.name = 'AiError';
    this.code = code;
    this.status = status;
  }
}

function asAiError(error) {
  if (error instanceof AiError || error === null || typeof error !== 'object' || typeof error.code !== 'string') return error;
  return new AiError(error.code, String(error.message), Number(error.status ?? 500));
}

/** One call to a model. Iterate it for pieces of text as they come, or await `text()` or `completion()`. */
class ChatReply {
  #request;
  #started = false;
  #done = { text: '', model: null, finishReason: null, usage: null };

  constructor(request) {
    this.#request = request;
  }

  async *[Symbol.asyncIterator]() {
    if (this.#started) throw new Error('this reply was already read');
    this.#started = true;
    const { signal, ...body } = this.#request;
    try {
      for await (const chunk of bridge().call('chat', body, signal)) {
        const choice = chunk.choices?.[0];
        const piece = choice?.delta?.content ?? choice?.message?.content ?? '';
        this.#done.text += piece;
        this.#done.model = chunk.model ?? this.#done.model;
        this.#done.finishReason = choice?.finish_reason ?? this.#done.finishReason;
        this.#done.usage = chunk.usage ?? this.#done.usage;
        if (piece !== '') yield piece;
      }
    } catch (error) {
      throw asAiError(error);
    }
  }

  async text() {
    return (await this.completion()).text;
  }

  async completion() {
    if (!this.#started) for await (const _piece of this);
    return { ...this.#done };
  }
}

export const ai = Object.freeze({
  /** For OpenAI-compatible clients: `new OpenAI({ baseURL: ai.baseURL, apiKey: 'unused' })`. */
  baseURL: 'http://keystead.internal/v1',
  /** `request`: `{ model, messages, stream?, signal?, … }` as in OpenAI's chat completions; `stream` is true unless said otherwise. */
  chat(request) {
    if (request === null || typeof request !== 'object') throw new TypeError('ai.chat takes { model, messages }');
    return new ChatReply({ stream: true, ...request });
  },
  /** The models this run may use: `[{ id, … }]`. */
  async models() {
    try {
      let found = [];
      for await (const list of bridge().call('models', {})) found = list.data;
      return found;
    } catch (error) {
      throw asAiError(error);
    }
  },
});

/** Writes a line to the run's log. Values that are not text are shown as the console shows them. */
export function log(...values) {
  bridge().log(values);
}

/** @param fraction 0 to 1, or null when unknown @param message a few words for the person who waits */
export function progress(fraction, message = '') {
  bridge().progress(fraction, message);
}

export default Object.freeze({ ai, log, progress, AiError });
