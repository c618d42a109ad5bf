import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { endPull, evolveHost, noHost } from '../../domain/host.js';
import { HOST_CHECKS, OLLAMA_HOSTS, type HostChecks, type OllamaHosts, type PullProgress } from '../../domain/ports.js';

const MAX_PULL_MS = 6 * 3_600_000;
const PART = 'The host stopped the download; try again, it goes on where it ended.';

export interface PullOrder {
  readonly organisation: string;
  readonly hostId: string;
  readonly pullId: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly memberId: string;
}

export type PullItem = { readonly kind: 'progress'; readonly progress: PullProgress } | { readonly kind: 'done'; readonly failure: string | null };

interface Pull {
  readonly order: PullOrder;
  readonly stop: AbortController;
  last: PullProgress;
  readonly watchers: Set<(item: PullItem) => void>;
}

/** The pulls of this process. A host goes on by itself when we leave; asking again continues where it was. */
@Injectable()
export class PullDesk implements OnApplicationShutdown {
  private readonly pulls = new Map<string, Pull>();
  private readonly carrying = new Set<Promise<void>>();

  constructor(
    private readonly writes: WriteModel,
    private readonly log: PinoLogger,
    @Inject(HOST_CHECKS) private readonly checks: HostChecks,
    @Inject(OLLAMA_HOSTS) private readonly hosts: OllamaHosts,
  ) {}

  start(order: PullOrder): void {
    const pull: Pull = { order, stop: new AbortController(), last: { status: 'asked the host', completedBytes: null, totalBytes: null }, watchers: new Set() };
    this.pulls.set(order.pullId, pull);
    const carried: Promise<void> = this.carry(pull)
      .catch((error: unknown) => this.log.warn({ err: error, pullId: order.pullId }, 'the end of a pull was not recorded'))
      .finally(() => this.carrying.delete(carried));
    this.carrying.add(carried);
  }

  progressOf(organisation: string, pullId: string): PullProgress | null {
    const pull = this.pulls.get(pullId);
    return pull?.order.organisation === organisation ? pull.last : null;
  }

  cancel(organisation: string, pullId: string): void {
    const pull = this.pulls.get(pullId);
    if (pull?.order.organisation === organisation) pull.stop.abort();
  }

  /** @returns how to stop watching, or null when the pull is not under way here */
  watch(organisation: string, pullId: string, watcher: (item: PullItem) => void): (() => void) | null {
    const pull = this.pulls.get(pullId);
    if (pull?.order.organisation !== organisation) return null;
    watcher({ kind: 'progress', progress: pull.last });
    pull.watchers.add(watcher);
    return () => pull.watchers.delete(watcher);
  }

  has(pullId: string): boolean {
    return this.pulls.has(pullId);
  }

  async onApplicationShutdown(): Promise<void> {
    for (const pull of this.pulls.values()) pull.stop.abort();
    await Promise.all(this.carrying);
  }

  private async carry(pull: Pull): Promise<void> {
    const failure = await this.download(pull);
    const { organisation, hostId, pullId, memberId } = pull.order;
    const context = serviceContext({ organisation, service: 'local-ai', correlation: pullId, behalf: memberId, now: new Date() });
    await this.writes.decide({ category: 'local-ai.host', id: hostId, initial: noHost, evolve: evolveHost, decide: (state) => endPull(hostId, pullId, failure, state), command: 'local-ai.end-pull', input: {}, context });
    if (failure === null) await this.checks.check(organisation, hostId, pull.order.baseUrl);
    for (const watch of pull.watchers) watch({ kind: 'done', failure });
    this.pulls.delete(pullId);
  }

  /** @returns null when the model is there, else why not */
  private async download(pull: Pull): Promise<string | null> {
    const signal = AbortSignal.any([pull.stop.signal, AbortSignal.timeout(MAX_PULL_MS)]);
    try {
      for await (const progress of this.hosts.pull(pull.order.baseUrl, pull.order.model, signal)) {
        pull.last = progress;
        for (const watch of pull.watchers) watch({ kind: 'progress', progress });
      }
      return pull.last.status === 'success' ? null : PART;
    } catch (error) {
      if (pull.stop.signal.aborted) return 'The pull was cancelled.';
      this.log.warn({ err: error, pullId: pull.order.pullId }, 'a pull failed');
      // The host's own words may hold anything; they stay in the log.
      return `The host did not pull ${pull.order.model}. Check the name of the model and the host's disk and network, then try again.`;
    }
  }
}
