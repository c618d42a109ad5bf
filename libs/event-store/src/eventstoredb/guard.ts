import { randomUUID } from 'node:crypto';
import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import { pause } from '@keystead/kernel/src/pause.js';
import { EventStoreRefused, EventStoreUnavailable } from '../errors.js';
import { Follower } from './follower.js';
import { denied, isPassing, judge, unreachable } from './judge.js';
import type { NodeClient } from './node-client.js';

export interface GuardOptions {
  readonly shown: string;
  /** How the node is gone to, for people. */
  readonly tried: string;
  /** Asked when it does not answer at the start. */
  readonly whyNoAnswer: () => Promise<string>;
  readonly quietMs: number;
  /** How long it waits for a node that is away. */
  readonly patienceMs: number;
  /** How long the start may take, in milliseconds. */
  readonly startMs: number;
}

/** Whose metadata is the engine's notebook: how far it has looked through the metadata of all streams. */
export const NOTEBOOK = 'keystead.guard';
const ATTEMPT_MS = 5000;
/** After a refusal. */
const AGAIN_MS = 1000;

interface Change {
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Before anything is done: the node can be reached, is new enough, takes these credentials and takes writes, and no stream is set up to
 * lose events. From then on each change of a stream's metadata is looked at as it is made, whoever makes it.
 */
export class Guard {
  private readonly truncating = new Map<string, string>();
  private readonly ending = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private failure: Error | null = null;
  private looksOn = false;

  constructor(
    private readonly client: NodeClient,
    private readonly options: GuardOptions,
  ) {}

  /** For whoever reads and changes nothing, the notebook included: each read names what its stream has lost. @throws EventStoreRefused, EventStoreUnavailable */
  async lookOn(): Promise<void> {
    this.looksOn = true;
    await this.demandVersion();
    await this.noted();
  }

  /** @throws EventStoreRefused, EventStoreUnavailable */
  async start(): Promise<void> {
    await this.demandVersion();
    const from = await this.noted();
    const place = { upTo: from };
    const seen = Promise.withResolvers<void>();
    seen.promise.catch(() => undefined);
    this.following = this.keepLooking(place, seen);
    const late = setTimeout(() => seen.reject(new EventStoreUnavailable(`the event store at ${this.options.shown} did not tell in time whether any stream may lose events; start again, it goes on where it was`)), this.options.startMs);
    await seen.promise
      .catch(async (error: unknown) => {
        if (this.truncating.size === 0 && place.upTo > from) await this.note(place).catch(() => undefined);
        throw error;
      })
      .finally(() => clearTimeout(late));
    for (const stream of this.truncating.keys()) this.assertKept(stream);
    await this.note(place);
  }

  /** While it cannot look nothing is trusted; it goes on where it was as soon as the node lets it. */
  private async keepLooking(place: { upTo: number }, { resolve, reject }: Pick<PromiseWithResolvers<void>, 'resolve' | 'reject'>): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      try {
        await this.look(place, resolve);
      } catch (error) {
        this.failure = error as Error;
        reject(error);
        await pause(AGAIN_MS, signal);
      }
    }
  }

  /** Until the end, or something keeps it from looking. */
  private async look(place: { upTo: number }, seen: () => void): Promise<void> {
    // It is written behind whatever was set before: who sees it has seen all.
    const probe = randomUUID();
    await this.note({ ...place, probe });
    await new Follower(this.client, this.options).follow(place.upTo, {
      filter: { on: 'type', prefixes: ['$metadata'] },
      take: changeOf,
      weigh: () => 1024,
      pageSize: 100,
      signal: this.ending.signal,
      handle: (changes, upTo) => {
        place.upTo = upTo;
        for (const { stream, data } of changes) {
          this.judge(stream, data);
          if (stream !== NOTEBOOK || data['probe'] !== probe) continue;
          this.failure = null;
          seen();
        }
        return Promise.resolve();
      },
    });
  }

  /** @throws what keeps it from seeing what is done to streams */
  assertLooking(): void {
    if (this.failure !== null) throw this.failure;
  }

  /** @throws EventStoreRefused for a stream whose events may be lost */
  assertKept(stream: string): void {
    this.assertLooking();
    const by = this.truncating.get(stream);
    if (by !== undefined) throw new EventStoreRefused('truncation', `the stream ${stream} is set up to lose events by ${by}: take that out of its metadata before a scavenge, and look whether events are missing`);
  }

  /** @throws EventStoreRefused when it was opened to read only */
  assertWritable(): void {
    if (this.looksOn) throw new EventStoreRefused('read-only', `the event store at ${this.options.shown} was opened to be read only`);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.following;
  }

  private judge(stream: string, data: Change['data']): void {
    const by = ['$maxCount', '$maxAge', '$tb'].filter((key) => data[key] !== undefined && data[key] !== 0);
    if (by.length > 0) this.truncating.set(stream, by.join(', '));
    else this.truncating.delete(stream);
  }

  private async demandVersion(): Promise<void> {
    const version = await this.retried(() => this.client.version(ATTEMPT_MS)).catch(async (error: unknown) => {
      throw await this.explained(error);
    });
    if (version === null) throw new EventStoreRefused('too-old', `the event store at ${this.tried} is too old: version 21.10 of EventStoreDB or later is needed`);
  }

  private async noted(): Promise<number> {
    try {
      const { metadata } = await this.retried(() => this.client.getStreamMetadata<{ upTo?: number }>(NOTEBOOK, { requiresLeader: true }));
      return Number.isSafeInteger(metadata?.upTo) ? Number(metadata?.upTo) : 0;
    } catch (error) {
      throw await this.explained(error);
    }
  }

  private async note(data: Record<string, string | number>): Promise<void> {
    try {
      await this.retried(() => this.client.setStreamMetadata(NOTEBOOK, data, { requiresLeader: true, deadline: ATTEMPT_MS }));
    } catch (error) {
      if (judge(error) !== 'denied') throw await this.explained(error);
      throw new EventStoreRefused('read-only', `the event store at ${this.tried} can be read but takes no appends: give the user the right to write, or name the nodes that take writes and no read-only replica`, { cause: error });
    }
  }

  private get tried(): string {
    return `${this.options.shown} (tried ${this.options.tried})`;
  }

  private async explained(error: unknown): Promise<Error> {
    if (judge(error) === 'denied') return denied(this.tried, error);
    if ((error as { type?: string }).type !== 'not-leader') return unreachable(this.tried, error, await this.options.whyNoAnswer());
    return new EventStoreRefused('read-only', `the event store at ${this.tried} takes no appends, another node leads: name all nodes of the cluster in KEYSTEAD_EVENTSTORE_URL`, { cause: error });
  }

  /** A node that does not lead names the one that does, and the client goes there. */
  private async retried<T>(work: () => Promise<T>): Promise<T> {
    for (const giveUpAt = Date.now() + this.options.patienceMs; ; await pause(100)) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || Date.now() > giveUpAt || this.ending.signal.aborted) throw error;
      }
    }
  }
}

/** Streams with a name that begins with $ are the node's own, and it truncates some. */
function changeOf({ event }: AllStreamResolvedEvent): Change | null {
  if (event?.streamId.startsWith('$$') !== true || event.streamId.startsWith('$$$') || !event.isJson) return null;
  const { data } = event;
  return { stream: event.streamId.slice(2), data: typeof data === 'object' && data !== null ? (data as unknown as Change['data']) : {} };
}
