import type { ServerResponse } from 'node:http';
import { DEFAULT_PIECES, DEFAULT_USAGE, fillIn, HTML_PAGE, Script, type Behaviour, type StandInUsage } from './behaviour.js';
import { pause, sendJson, silence, startProviderServer, write, type ProviderServer, type RecordedRequest } from './provider-server.js';

/**
 * Speaks OpenAI's chat completions as documented (server-sent events, usage frame on request, error envelope). It is not
 * OpenAI: it knows no model and reads no prompt.
 */
export interface OpenAiStandIn extends ProviderServer {
  /** What a client takes as base URL: ends in `/v1`. */
  readonly baseUrl: string;
  readonly script: Script;
  /** Credentials that it does not accept. */
  readonly rejected: Set<string>;
}

const REQUEST_ID = 'req_standin0001';

export async function startOpenAiStandIn(options: { readonly models?: readonly string[] } = {}): Promise<OpenAiStandIn> {
  const script = new Script();
  const rejected = new Set<string>();
  const server = await startProviderServer(async (request, response) => {
    response.setHeader('x-request-id', REQUEST_ID);
    const credential = credentialOf(request);
    if (credential === '') return sendJson(response, 401, envelope("You didn't provide an API key.", 'invalid_request_error', null));
    if (rejected.has(credential)) return sendJson(response, 401, envelope(`Incorrect API key provided: ${credential.slice(0, 8)}****${credential.slice(-4)}.`, 'invalid_request_error', 'invalid_api_key'));
    if (request.method === 'GET' && request.path === '/v1/models') {
      return sendJson(response, 200, { object: 'list', data: (options.models ?? ['gpt-4o-mini']).map((id) => ({ id, object: 'model', created: 1_715_367_049, owned_by: 'stand-in' })) });
    }
    if (request.method !== 'POST' || request.path !== '/v1/chat/completions') return sendJson(response, 404, envelope('Unknown request URL.', 'invalid_request_error', 'unknown_url'));
    await answer(script.take(), request, response, credential);
  });
  return { ...server, baseUrl: `${server.url}/v1`, script, rejected };
}

function credentialOf(request: RecordedRequest): string {
  const header = request.headers['authorization'];
  return typeof header === 'string' && header.startsWith('Bearer ') ? header.slice(7) : '';
}

function envelope(message: string, type: string, code: string | null): unknown {
  return { error: { message, type, param: null, code } };
}

async function answer(behaviour: Behaviour, request: RecordedRequest, response: ServerResponse, credential: string): Promise<void> {
  const body = request.body as { model?: string; stream?: boolean; stream_options?: { include_usage?: boolean } };
  const usageAsked = body.stream_options?.include_usage === true;
  const frame = (choices: unknown, usage: unknown = null) =>
    `data: ${JSON.stringify({ id: 'chatcmpl-standin', object: 'chat.completion.chunk', created: 1_715_367_049, model: body.model, system_fingerprint: null, choices, ...(usageAsked ? { usage } : {}) })}\n\n`;
  const piece = (content: string) => frame([{ index: 0, delta: { content }, logprobs: null, finish_reason: null }]);
  const finish = (reason: string) => frame([{ index: 0, delta: {}, logprobs: null, finish_reason: reason }]);
  const end = async (reason: string, usage: StandInUsage | null) => {
    await write(response, finish(reason));
    if (usageAsked && usage !== null) await write(response, frame([], usageOf(usage)));
    await write(response, 'data: [DONE]\n\n');
    response.end();
  };
  const open = () => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    return write(response, frame([{ index: 0, delta: { role: 'assistant', content: '', refusal: null }, logprobs: null, finish_reason: null }]));
  };
  const say = async (pieces: readonly string[], pauseMs = 0) => {
    for (const text of pieces) {
      if (pauseMs > 0) await pause(response, pauseMs);
      if (!(await write(response, piece(text)))) return;
    }
  };

  switch (behaviour.kind) {
    case 'answer':
      await open();
      await say(behaviour.pieces ?? DEFAULT_PIECES, behaviour.pauseMs);
      return end(behaviour.finish ?? 'stop', behaviour.usage === undefined ? DEFAULT_USAGE : behaviour.usage);
    case 'tool-call': {
      const call = (delta: unknown) => frame([{ index: 0, delta: { tool_calls: [delta] }, logprobs: null, finish_reason: null }]);
      const text = JSON.stringify(behaviour.arguments);
      await open();
      await write(response, call({ index: 0, id: 'call_standin', type: 'function', function: { name: behaviour.name, arguments: '' } }));
      await write(response, call({ index: 0, function: { arguments: text.slice(0, 4) } }));
      await write(response, call({ index: 0, function: { arguments: text.slice(4) } }));
      return end('tool_calls', DEFAULT_USAGE);
    }
    case 'error': {
      const headers: Record<string, string> = behaviour.retryAfter === undefined ? {} : { 'retry-after': behaviour.retryAfter };
      return sendJson(response, behaviour.status, envelope(fillIn(behaviour.message ?? 'The stand-in was told to fail.', credential), 'invalid_request_error', behaviour.code ?? null), headers);
    }
    case 'silence':
      return silence(response);
    case 'heartbeats':
      await open();
      await say(behaviour.pieces);
      while (await write(response, ': keep-alive\n\n')) await pause(response, behaviour.everyMs);
      return;
    case 'drip':
      await open();
      while (await write(response, piece('.'))) await pause(response, behaviour.everyMs);
      return;
    case 'cut':
      await open();
      await say(behaviour.pieces);
      response.destroy();
      return;
    case 'no-terminal':
      await open();
      await say(behaviour.pieces);
      if (behaviour.reasoned === true) await write(response, finish('stop'));
      response.end();
      return;
    case 'malformed':
      await open();
      await say(['Good ']);
      response.end('data: {"choices": [{"delta": {"content": \n\n');
      return;
    case 'error-in-stream':
      await open();
      await say(behaviour.pieces);
      await write(response, `data: ${JSON.stringify(envelope(fillIn(behaviour.message, credential), 'server_error', null))}\n\n`);
      response.end();
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(HTML_PAGE);
      return;
    case 'empty':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end();
      return;
    case 'huge':
      await open();
      for (let sent = 0; sent < behaviour.bytes; sent += 1_000) if (!(await write(response, piece('x'.repeat(1_000))))) return;
      return end('stop', DEFAULT_USAGE);
    case 'redirect':
      response.writeHead(307, { location: behaviour.location });
      response.end();
      return;
    case 'echo-key':
      await open();
      await say(['Your key is ', credential.slice(0, 9), credential.slice(9), ', is it not?']);
      return end('stop', DEFAULT_USAGE);
  }
}

function usageOf(usage: StandInUsage): unknown {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached ?? 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}
