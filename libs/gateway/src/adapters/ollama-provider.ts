import { Ollama } from 'ollama';
import type { ChatDelta, LocalEffort } from '../contract/chat.js';
import { ProviderFailure, type ChatProvider, type ProviderAnswer, type ProviderCall } from '../domain/ports/chat-provider.js';
import type { EndpointGuard } from './endpoint-guard.js';
import { ndjsonOnly } from './ndjson-only.js';
import { ollamaChunk, type OllamaChunk } from './ollama-chunk.js';
import { ollamaRequest } from './ollama-request.js';
import { failureInStream } from './provider-errors.js';
import { providerFetch } from './provider-transport.js';
import { supervised, type Supervision } from './supervised.js';

/** An Ollama host that an admin registered, through the official client. */
export class OllamaProvider implements ChatProvider {
  constructor(private readonly guard: EndpointGuard) {}

  chat(call: ProviderCall, signal: AbortSignal): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
    return supervised(call, signal, (supervision) => this.#stream(call, supervision));
  }

  async *#stream(call: ProviderCall, supervision: Supervision): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
    const client = new Ollama({
      host: call.destination ?? '',
      fetch: providerFetch({
        guard: this.guard,
        trust: 'registered',
        secret: call.secret,
        maxResponseBytes: 65_536 + call.outputCap * 1_024,
        contentType: /^application\/(?:x-ndjson|json)\b/i,
        signal: supervision.signal,
        inspect: ndjsonOnly,
        onResponse: (facts) => supervision.learn(facts),
      }),
    });
    let calls = 0;
    for await (const raw of rawChunks(await client.chat(ollamaRequest(call)), call, supervision)) {
      const chunk = ollamaChunk(raw);
      if (chunk.worked) supervision.progress();
      if (chunk.text !== '') yield { kind: 'text', text: chunk.text };
      for (const { name, arguments: given } of chunk.toolCalls) {
        yield { kind: 'tool-call', position: calls, id: `call_${calls}`, name, arguments: given };
        calls += 1;
      }
      if (chunk.end !== null) return answerOf(chunk.end, calls > 0, supervision);
    }
    throw new ProviderFailure('malformed', 'The answer broke off before its end.', supervision.facts());
  }
}

/** The client throws plain errors for an `error` line and for a missing end; only the first is the provider's word. */
async function* rawChunks(stream: AsyncIterable<unknown>, call: ProviderCall, supervision: Supervision): AsyncGenerator<unknown> {
  try {
    yield* stream;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ProviderFailure || supervision.signal.aborted || 'code' in error) throw error;
    if (error.message.startsWith('Did not receive done')) throw new ProviderFailure('malformed', 'The answer broke off before its end.', supervision.facts());
    throw failureInStream(error.message, call.secret, supervision.facts());
  }
}

function answerOf(end: NonNullable<OllamaChunk['end']>, calledTools: boolean, supervision: Supervision): ProviderAnswer {
  const { status, providerRequestId } = supervision.facts();
  const local: LocalEffort = end.effort;
  return { finishReason: calledTools ? 'tool_calls' : end.reason, usage: end.usage, providerStatus: status, providerRequestId, local };
}
