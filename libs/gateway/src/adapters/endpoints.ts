import type { EndpointTrust, Endpoints, FetchOptions, KeyProbe } from '../contract/endpoints.js';
import { NO_FACTS } from '../domain/ports/chat-provider.js';
import { refuse } from '../domain/refusals.js';
import { EndpointForbidden, EndpointUnresolved, type EndpointGuard } from './endpoint-guard.js';
import { openAiClient } from './openai-provider.js';
import { failureOf } from './provider-errors.js';
import { providerFetch } from './provider-transport.js';

export class GuardedEndpoints implements Endpoints {
  constructor(private readonly guard: EndpointGuard) {}

  async check(url: string, trust: EndpointTrust): Promise<void> {
    try {
      await this.guard.check(url, trust);
    } catch (error) {
      if (error instanceof EndpointForbidden || error instanceof EndpointUnresolved) throw refuse('gateway.endpoint-forbidden', error.message);
      throw error;
    }
  }

  fetch(options: FetchOptions): typeof globalThis.fetch {
    return providerFetch({ guard: this.guard, ...options });
  }
}

const PROBE_MS = 10_000;
const PROBE_BYTES = 1_048_576;

/** Lists the provider's models: it costs nothing and needs a key that works. */
export class ModelListProbe implements KeyProbe {
  constructor(private readonly endpoints: GuardedEndpoints) {}

  async test(provider: Parameters<KeyProbe['test']>[0], destination: string, secret: Buffer): Promise<{ ok: boolean; message: string }> {
    if (provider === 'practice') return { ok: true, message: 'The practice model takes any key.' };
    const signal = AbortSignal.timeout(PROBE_MS);
    const fetch = this.endpoints.fetch({ trust: 'public', secret, signal, maxResponseBytes: PROBE_BYTES, contentType: /^application\/json\b/i });
    try {
      await openAiClient(destination, fetch).models.list({ signal });
      return { ok: true, message: 'The provider accepts this key.' };
    } catch (error) {
      return { ok: false, message: signal.aborted ? 'The provider did not answer in time.' : failureOf(error, NO_FACTS).message };
    }
  }
}
