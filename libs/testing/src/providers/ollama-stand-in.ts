import type { ServerResponse } from 'node:http';
import { Script } from './behaviour.js';
import { answerChat } from './ollama-chat.js';
import { pause, sendJson, startProviderServer, write, type ProviderServer } from './provider-server.js';

/** Speaks Ollama's HTTP API as documented: version, tags, show, chat (NDJSON), pull with progress, delete. It runs no model. */
export interface OllamaStandIn extends ProviderServer {
  readonly script: Script;
  /** Models it claims to hold; pulling adds, deleting takes away. */
  readonly models: Set<string>;
  /** How the next pull goes. */
  pull: PullBehaviour;
}

export type PullBehaviour = { readonly kind: 'succeeds'; readonly pauseMs: number } | { readonly kind: 'fails'; readonly message: string } | { readonly kind: 'cut' };

const SIZE = 1_321_098_329;
const DIGEST = 'baf6a787fdffd633537aa2eb51cfd54cb93ff08e28040095462bb63daf552878';

export async function startOllamaStandIn(models: readonly string[] = ['llama3.2:1b']): Promise<OllamaStandIn> {
  const script = new Script();
  const held = new Set(models);
  const server = await startProviderServer(async (request, response) => {
    const body = (typeof request.body === 'object' && request.body !== null ? request.body : {}) as Record<string, unknown>;
    const model = String(body['model'] ?? body['name'] ?? '');
    switch (`${request.method} ${request.path}`) {
      case 'GET /api/version':
        return sendJson(response, 200, { version: '0.12.6' });
      case 'GET /api/tags':
        return sendJson(response, 200, { models: [...held].map(tag) });
      case 'GET /api/ps':
        return sendJson(response, 200, { models: [...held].map((name) => ({ ...tag(name), size_vram: SIZE, expires_at: '2026-11-22T13:00:00Z' })) });
      case 'POST /api/show':
        return held.has(model) ? sendJson(response, 200, shown()) : notFound(response, model);
      case 'DELETE /api/delete':
        if (!held.delete(model)) return notFound(response, model);
        response.writeHead(200).end();
        return;
      case 'POST /api/pull':
        return answerPull(standIn.pull, model, held, response);
      case 'POST /api/chat':
        return held.has(model) ? answerChat(script.take(), model, request, response) : notFound(response, model);
      default:
        response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
    }
  });
  const standIn: OllamaStandIn = { ...server, script, models: held, pull: { kind: 'succeeds', pauseMs: 0 } };
  return standIn;
}

function notFound(response: ServerResponse, model: string): void {
  sendJson(response, 404, { error: `model '${model}' not found` });
}

function details(): Record<string, unknown> {
  return { parent_model: '', format: 'gguf', family: 'llama', families: ['llama'], parameter_size: '1.2B', quantization_level: 'Q8_0' };
}

function tag(name: string): Record<string, unknown> {
  return { name, model: name, modified_at: '2026-10-01T08:00:00Z', size: SIZE, digest: DIGEST, details: details() };
}

function shown(): Record<string, unknown> {
  return { license: '', modelfile: '', parameters: '', template: '{{ .Prompt }}', details: details(), model_info: { 'general.architecture': 'llama', 'llama.context_length': 131_072 }, capabilities: ['completion', 'tools'], modified_at: '2026-10-01T08:00:00Z' };
}

async function answerPull(behaviour: PullBehaviour, model: string, held: Set<string>, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const line = (value: unknown) => write(response, `${JSON.stringify(value)}\n`);
  await line({ status: 'pulling manifest' });
  if (behaviour.kind === 'fails') {
    await line({ error: behaviour.message });
    response.end();
    return;
  }
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const completed = Math.floor(SIZE * share);
    if (!(await line({ status: `pulling ${DIGEST.slice(0, 12)}`, digest: `sha256:${DIGEST}`, total: SIZE, ...(completed === 0 ? {} : { completed }) }))) return;
    if (behaviour.kind === 'cut' && share === 0.5) {
      response.destroy();
      return;
    }
    if (behaviour.kind === 'succeeds' && behaviour.pauseMs > 0) await pause(response, behaviour.pauseMs);
  }
  for (const status of ['verifying sha256 digest', 'writing manifest', 'success']) await line({ status });
  held.add(model);
  response.end();
}
