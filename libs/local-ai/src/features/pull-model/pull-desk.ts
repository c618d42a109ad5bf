import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { endPull, evolveHost, noHost } from '../../domain/host.js';
import { HOST_CHECKS, OLLAMA_HOSTS, PULL_PULSE, type HostChecks, type OllamaHosts, type PullProgress, type PullPulse } from '../../domain/ports.js';

const MAX_PULL_MS = 6 * 3_600_000;
const BEAT_MS = 2_000;
/** Several beats missed: its process ended. */
const FORGOTTEN_MS = 60_000;
const UNRECORDED = 'How the download ended could not be recorded; ask for the model again.';
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
    @Inject(PULL_PULSE) private readonly pulse: PullPulse,
  ) {}

  start(order: PullOrder): void {
    const pull: Pull = { order, stop: new AbortController(), last: { status: 'asked the host', completedBytes: null, totalBytes: null }, watchers: new Set() };
    this.pulls.set(order.pullId, pull);
    const carried: Promise<void> = this.carry(pull)
      .catch((error: unknown) => this.log.warn({ err: error, pullId: order.pullId }, 'the end of a pull was not recorded'))
      .finally(() => this.carrying.delete(carried));
    this.carrying.add(carried);
  }

  /** As its own process knows it; another's as of its last beat. */
  async progressOf(organisation: string, pullId: string): Promise<PullProgress | null> {
    const pull = this.pulls.get(pullId);
    return pull?.order.organisation === organisation ? pull.last : this.pulse.progressOf(organisation, pullId);
  }

  /** Another process hears of it at its next beat. */
  async cancel(organisation: string, pullId: string): Promise<void> {
    const pull = this.pulls.get(pullId);
    if (pull?.order.organisation === organisation) pull.stop.abort();
    else await this.pulse.wishCancelled(organisation, pullId);
  }

  /** @returns how to stop watching, or null when the pull is not under way here */
  watch(organisation: string, pullId: string, watcher: (item: PullItem) => void): (() => void) | null {
    const pull = this.pulls.get(pullId);
    if (pull?.order.organisation !== organisation) return null;
    watcher({ kind: 'progress', progress: pull.last });
    pull.watchers.add(watcher);
    return () => pull.watchers.delete(watcher);
  }

  /** Said before a pull is asked for, so that it is nobody's to end from its first moment on. */
  async announce(organisation: string, pullId: string): Promise<void> {
    await this.pulse.beat(organisation, pullId, null);
  }

  /** @returns those of them that no process carries any more */
  async forgotten(organisation: string, pullIds: readonly string[]): Promise<readonly string[]> {
    const elsewhere = pullIds.filter((id) => !this.pulls.has(id));
    const alive = elsewhere.length === 0 ? new Set<string>() : await this.pulse.alive(organisation, elsewhere, FORGOTTEN_MS);
    return elsewhere.filter((id) => !alive.has(id));
  }

  async onApplicationShutdown(): Promise<void> {
    for (const pull of this.pulls.values()) pull.stop.abort();
    await Promise.all(this.carrying);
  }

  /** However it ends, it is not under way here any more; an end that could not be recorded is recorded when the model is asked for again. */
  private async carry(pull: Pull): Promise<void> {
    const { organisation, hostId, pullId, memberId } = pull.order;
    const beating = setInterval(() => void this.beat(pull).catch((error: unknown) => this.log.warn({ err: error, pullId }, 'the pulse of a pull was missed')), BEAT_MS);
    let failure: string | null = UNRECORDED;
    try {
      const ended = await this.download(pull);
      const context = serviceContext({ organisation, service: 'local-ai', correlation: pullId, behalf: memberId, now: new Date() });
      await this.writes.decide({ category: 'local-ai.host', id: hostId, initial: noHost, evolve: evolveHost, decide: (state) => endPull(hostId, pullId, ended, state), command: 'local-ai.end-pull', input: {}, context });
      failure = ended;
      if (ended === null) await this.checks.check(organisation, hostId, pull.order.baseUrl);
    } finally {
      clearInterval(beating);
      this.pulls.delete(pullId);
      for (const watch of pull.watchers) watch({ kind: 'done', failure });
      await this.pulse.stop(organisation, pullId);
    }
  }

  private async beat({ order, last, stop }: Pull): Promise<void> {
    if (await this.pulse.beat(order.organisation, order.pullId, last)) stop.abort();
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
