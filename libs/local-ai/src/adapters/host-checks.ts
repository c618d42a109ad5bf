import { Inject, Injectable } from '@nestjs/common';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { evolveHost, noHost, seeModels } from '../domain/host.js';
import { HOST_LOOKS, OLLAMA_HOSTS, type HostChecks, type HostLooks, type HostModel, type OllamaHosts } from '../domain/ports.js';

const PROBE_MS = 2_000;

@Injectable()
export class LoggedHostChecks implements HostChecks {
  constructor(
    private readonly writes: WriteModel,
    @Inject(OLLAMA_HOSTS) private readonly hosts: OllamaHosts,
    @Inject(HOST_LOOKS) private readonly looks: HostLooks,
  ) {}

  async check(organisation: string, hostId: string, baseUrl: string): Promise<readonly HostModel[] | null> {
    const models = await this.hosts.models(baseUrl, AbortSignal.timeout(PROBE_MS)).catch(() => null);
    await this.looks.found(organisation, hostId, models);
    if (models === null) return null;
    const context = serviceContext({ organisation, service: 'local-ai', correlation: hostId, now: new Date() });
    const seen = models.map((model) => model.name);
    await this.writes.decide({ category: 'local-ai.host', id: hostId, initial: noHost, evolve: evolveHost, decide: (state) => seeModels(hostId, seen, state), command: 'local-ai.see-models', input: {}, context });
    return models;
  }
}
