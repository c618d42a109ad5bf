export interface HostModel {
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly family: string | null;
  readonly modifiedAt: string | null;
}

export interface PullProgress {
  readonly status: string;
  readonly completedBytes: number | null;
  readonly totalBytes: number | null;
}

/** A registered Ollama machine. Failures are plain sentences for people, without addresses of the inside. */
export interface OllamaHosts {
  /** @throws Refusal `local-ai.host-unreachable` */
  models(baseUrl: string, signal: AbortSignal): Promise<readonly HostModel[]>;
  /** @throws Error with a sentence for people */
  pull(baseUrl: string, model: string, signal: AbortSignal): AsyncIterable<PullProgress>;
}

export const OLLAMA_HOSTS = Symbol('OllamaHosts');
