import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChatDelta } from '../contract/chat.js';
import type { ChatProvider, ProviderAnswer, ProviderCall } from '../domain/ports/chat-provider.js';
import { practiceAnswer } from './practice-answer.js';
import { practiceTokens } from './practice-words.js';
import { supervised, type Supervision } from './supervised.js';

export const PRACTICE_MODELS = ['scribe-small', 'scribe-large'] as const;
const TOKENS_PER_PIECE = 3;

/** The practice model: inside this program, deterministic, free, and labelled as what it is. */
export class PracticeProvider implements ChatProvider {
  chat(call: ProviderCall, signal: AbortSignal): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
    return supervised(call, signal, (supervision) => this.#stream(call, supervision));
  }

  async *#stream(call: ProviderCall, { signal }: Supervision): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
    const tokens = practiceTokens(practiceAnswer(call.request, call.model));
    const said = tokens.slice(0, call.outputCap);
    for (let at = 0; at < said.length; at += TOKENS_PER_PIECE) {
      await nextTurn(undefined, { signal });
      yield { kind: 'text', text: said.slice(at, at + TOKENS_PER_PIECE).join('') };
    }
    const inputTokens = practiceTokens(JSON.stringify(call.request.messages)).length;
    return {
      finishReason: said.length < tokens.length ? 'length' : 'stop',
      usage: { inputTokens, cachedInputTokens: 0, outputTokens: said.length },
      providerRequestId: null,
      providerStatus: null,
      local: null,
    };
  }
}
