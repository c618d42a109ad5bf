import type { LogLine } from './ports.js';

/** What happens in a run while somebody watches. */
export type FeedItem =
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'state'; readonly state: 'queued' | 'running'; readonly queuePosition: number | null; readonly isolation: string | null }
  | { readonly kind: 'output'; readonly output: unknown; readonly error: { readonly message: string } | null }
  | { readonly kind: 'done'; readonly outcome: string; readonly outcomeText: string; readonly position: string };

const KEEP = 2_000;

interface Feed {
  readonly past: FeedItem[];
  readonly watchers: Set<(item: FeedItem) => void>;
}

/** Runs of this process that are under way, with what they said so far, so that a watcher who comes late misses nothing. */
export class LiveFeeds {
  private readonly feeds = new Map<string, Feed>();

  open(executionId: string): void {
    this.feeds.set(executionId, { past: [], watchers: new Set() });
  }

  publish(executionId: string, item: FeedItem): void {
    const feed = this.feeds.get(executionId);
    if (feed === undefined) return;
    feed.past.push(item);
    if (feed.past.length > KEEP) feed.past.shift();
    for (const watch of feed.watchers) watch(item);
  }

  close(executionId: string): void {
    this.feeds.delete(executionId);
  }

  /** Gives the past at once, then what comes. @returns how to stop watching, or null when the run is not under way here */
  watch(executionId: string, watcher: (item: FeedItem) => void): (() => void) | null {
    const feed = this.feeds.get(executionId);
    if (feed === undefined) return null;
    for (const item of feed.past) watcher(item);
    feed.watchers.add(watcher);
    return () => feed.watchers.delete(watcher);
  }
}
