import OpenAI, { APIError } from 'openai';
import type { ChatDelta, FinishReason } from '../contract/chat.js';
import type { EndpointTrust } from '../contract/endpoints.js';
import { FAILURE_TEXT } from '../contract/failure.js';
import { ProviderFailure, type ChatProvider, type ProviderAnswer, type ProviderCall } from '../domain/ports/chat-provider.js';
import type { EndpointGuard } from './endpoint-guard.js';
import { DoneMarker } from './done-marker.js';
import { openAiChunk } from './openai-chunk.js';
import { openAiRequest, type OpenAiDialect } from './openai-request.js';
import { failureInStream } from './provider-errors.js';
import { providerFetch } from './provider-transport.js';
import { supervised, type Supervision } from './supervised.js';

/** Any server that speaks OpenAI's chat completions, through the official client. The client never holds the key: the transport adds it. */
export class OpenAiProvider implements ChatProvider {
  constructor(
    private readonly guard: EndpointGuard,
    private readonly trust: EndpointTrust,
    private readonly dialect: OpenAiDialect,
  ) {}

  chat(call: ProviderCall, signal: AbortSignal): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
    return supervised(call, signal, (supervision) => this.#stream(call, supervision));
  }

  async *#stream(call: ProviderCall, supervision: Supervision): AsyncGenerator<ChatDelta, ProviderAnswer, void> {
    const done = new DoneMarker();
    const client = openAiClient(call.destination, providerFetch({
      guard: this.guard,
      trust: this.trust,
      secret: call.secret,
      maxResponseBytes: maxResponseBytes(call.outputCap),
      contentType: /^text\/event-stream\b/i,
      signal: supervision.signal,
      inspect: () => done.watch(),
      onResponse: (facts) => supervision.learn(facts),
    }));
    let finish: string | null = null;
    try {
      const stream = await client.chat.completions.create(openAiRequest(call, this.dialect), { signal: supervision.signal });
      for await (const raw of stream) {
        const chunk = openAiChunk(raw);
        if (chunk.usage !== null) supervision.learn({ usage: chunk.usage, usageIsFinal: chunk.choice === null });
        if (chunk.choice === null) continue;
        finish = chunk.choice.finishReason ?? finish;
        if (chunk.choice.worked) supervision.progress();
        yield* chunk.choice.deltas;
      }
    } catch (error) {
      if (error instanceof APIError && error.status === undefined && error.error !== undefined) throw failureInStream(messageOf(error.error), call.secret, supervision.facts());
      throw error;
    }
    return answerOf(finish, done.seen, supervision);
  }
}

/** The environment must not choose headers, accounts or log levels for the client: everything it would read there is set. */
export function openAiClient(baseURL: string | null, fetch: typeof globalThis.fetch): OpenAI {
  return new OpenAI({ apiKey: 'added-by-the-transport', adminAPIKey: null, organization: null, project: null, webhookSecret: null, baseURL, fetch, maxRetries: 0, logLevel: 'off' });
}

function answerOf(finish: string | null, done: boolean, supervision: Supervision): ProviderAnswer {
  const facts = supervision.facts();
  if (finish === null || !done) throw new ProviderFailure('malformed', 'The answer broke off before its end.', { ...facts, usageIsFinal: false });
  if (finish === 'content_filter') throw new ProviderFailure('content_filtered', FAILURE_TEXT.content_filtered, facts);
  const { usage, status, providerRequestId } = facts;
  return { finishReason: FINISH[finish] ?? 'stop', usage, providerStatus: status, providerRequestId, local: null };
}

const FINISH: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length', tool_calls: 'tool_calls', function_call: 'tool_calls' };

/** Each token comes in an event of its own with a few hundred bytes around it. */
function maxResponseBytes(outputCap: number): number {
  return 65_536 + outputCap * 1_024;
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string' ? error.message : '';
}

