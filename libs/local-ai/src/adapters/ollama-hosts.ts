import { Ollama } from 'ollama';
import { cut } from '@keystead/kernel/src/cut.js';
import type { HostModel, OllamaHosts, PullProgress } from '../domain/ports.js';
import { localAiRefusals } from '../domain/refusals.js';

const LIST_BYTES = 4 * 1024 * 1024;
const PULL_BYTES = 256 * 1024 * 1024;

export interface WayOutLimits {
  readonly signal: AbortSignal;
  readonly maxResponseBytes: number;
  readonly contentType: RegExp;
}

/** The official client over the one way out that the gateway guards. */
export class ClientOllamaHosts implements OllamaHosts {
  constructor(private readonly wayOut: (limits: WayOutLimits) => typeof globalThis.fetch) {}

  async models(baseUrl: string, signal: AbortSignal): Promise<readonly HostModel[]> {
    try {
      const { models } = await this.client(baseUrl, signal, LIST_BYTES).list();
      return models.slice(0, 500).map(({ name, size, details, modified_at }) => ({
        name: cut(String(name), 200),
        sizeBytes: Number.isFinite(size) ? size : null,
        family: typeof details?.family === 'string' ? cut(details.family, 200) : null,
        modifiedAt: modified_at === undefined ? null : new Date(modified_at).toISOString(),
      }));
    } catch {
      throw localAiRefusals.refuse('local-ai.host-unreachable', 'Check the address, that Ollama runs there and that this machine may reach it, then try again.');
    }
  }

  async *pull(baseUrl: string, model: string, signal: AbortSignal): AsyncIterable<PullProgress> {
    for await (const part of await this.client(baseUrl, signal, PULL_BYTES).pull({ model, stream: true })) {
      yield { status: cut(String(part.status), 200), completedBytes: part.completed ?? null, totalBytes: part.total ?? null };
    }
  }

  private client(host: string, signal: AbortSignal, maxResponseBytes: number): Ollama {
    return new Ollama({ host, fetch: this.wayOut({ signal, maxResponseBytes, contentType: /^application\/(?:x-ndjson|json)\b/i }) });
  }
}
