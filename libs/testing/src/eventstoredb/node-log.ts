/** What the stand-in for EventStoreDB keeps: one log of everything, streams as views on it, and the node's own rules about both. */
import { randomUUID } from 'node:crypto';

export interface Proposal {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface NodeEvent extends Proposal {
  readonly stream: string;
  readonly revision: number;
  /** Bytes into the log: grows, with gaps. */
  readonly position: number;
  /** Position of the first event that was written with it. */
  readonly transaction: number;
  readonly created: Date;
}

export type ExpectedRevision = 'any' | 'no-stream' | 'exists' | number;

export type Written =
  | { readonly outcome: 'written'; readonly revision: number; readonly position: number }
  | { readonly outcome: 'wrong-version'; readonly current: number | null }
  | { readonly outcome: 'deleted' };

const SOFT_DELETED = Number.MAX_SAFE_INTEGER;

interface Truncation {
  readonly $tb?: number;
  readonly $maxCount?: number;
}

export class NodeLog {
  readonly all: NodeEvent[] = [];
  /** Takes the same events at the same place again as done; a node may call that a wrong version instead. */
  knowsRepeats = true;
  private readonly streams = new Map<string, NodeEvent[]>();
  private readonly tombstones = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private end = 0;

  constructor() {
    this.write('$scavenges', [system('$scavengeIndexInitialized')]);
  }

  /** As files that were copied while it stood still: the same places, and nothing of what comes after. */
  copy(): NodeLog {
    const copy = new NodeLog();
    copy.all.splice(0, copy.all.length, ...this.all);
    copy.streams.clear();
    for (const [stream, events] of this.streams) copy.streams.set(stream, [...events]);
    for (const stream of this.tombstones) copy.tombstones.add(stream);
    copy.end = this.end;
    return copy;
  }

  append(stream: string, expected: ExpectedRevision, events: readonly Proposal[]): Written {
    if (this.tombstones.has(stream)) return { outcome: 'deleted' };
    const kept = this.streams.get(stream) ?? [];
    const last = kept.at(-1)?.revision ?? -1;
    const current = this.visible(stream).at(-1)?.revision ?? null;
    const agrees = expected === 'any' || (expected === 'no-stream' ? current === null : expected === 'exists' ? current !== null : expected === last);
    const earlier = this.knowsRepeats ? this.sameAsBefore(kept, expected, events) : null;
    if (earlier !== null) return { outcome: 'written', revision: earlier.revision, position: earlier.transaction };
    if (!agrees) return { outcome: 'wrong-version', current };
    this.statistics();
    const written = this.write(stream, events);
    // A node may name the beginning of what was written with it: nobody may take it for the place of the last event.
    return { outcome: 'written', revision: written.revision, position: written.transaction };
  }

  /** What a reader is shown: metadata hides the rest, and a scavenge will remove it. */
  visible(stream: string): readonly NodeEvent[] {
    const kept = this.streams.get(stream) ?? [];
    const { $tb = 0, $maxCount } = this.truncation(stream);
    const from = Math.max($tb, $maxCount === undefined ? 0 : (kept.at(-1)?.revision ?? -1) + 1 - $maxCount);
    return from === 0 ? kept : kept.filter((event) => event.revision >= from);
  }

  isTombstoned(stream: string): boolean {
    return this.tombstones.has(stream);
  }

  softDelete(stream: string): void {
    this.write(`$$${stream}`, [system('$metadata', { $tb: SOFT_DELETED })]);
  }

  tombstone(stream: string): void {
    this.tombstones.add(stream);
    this.write('$deleted', [system('$streamDeleted')]);
  }

  /** Removes for good what metadata hides, as an operator's scavenge does. */
  scavenge(): void {
    for (const [stream] of this.streams) this.streams.set(stream, [...this.visible(stream)]);
    const left = this.all.filter((event) => this.streams.get(event.stream)?.includes(event) === true);
    this.all.splice(0, this.all.length, ...left);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private truncation(stream: string): Truncation {
    const metadata = stream.startsWith('$$') ? undefined : this.streams.get(`$$${stream}`)?.at(-1);
    if (metadata === undefined) return {};
    const parsed = JSON.parse(Buffer.from(metadata.data).toString('utf8')) as Truncation;
    // Written again after a soft delete, a stream shows what came since.
    const after = parsed.$tb === SOFT_DELETED ? this.streams.get(stream)?.find((event) => event.position > metadata.position) : undefined;
    return after === undefined ? parsed : { ...parsed, $tb: after.revision };
  }

  private sameAsBefore(kept: readonly NodeEvent[], expected: ExpectedRevision, events: readonly Proposal[]): NodeEvent | null {
    const at = typeof expected === 'number' ? expected + 1 : expected === 'no-stream' ? 0 : kept.find((event) => event.id === events[0]?.id)?.revision;
    const base = kept[0]?.revision ?? 0;
    const there = at === undefined ? [] : kept.slice(at - base, at - base + events.length);
    return events.length > 0 && there.length === events.length && there.every((event, index) => event.id === events[index]?.id) ? (there.at(-1) ?? null) : null;
  }

  private write(stream: string, events: readonly Proposal[]): NodeEvent {
    const kept = this.streams.get(stream) ?? [];
    this.streams.set(stream, kept);
    const transaction = this.end + 128;
    let last: NodeEvent | undefined;
    for (const event of events) {
      const position = this.end + 128;
      last = { ...event, stream, revision: (kept.at(-1)?.revision ?? -1) + 1, position, transaction, created: new Date() };
      kept.push(last);
      this.all.push(last);
      this.end = position + event.data.length + event.metadata.length;
    }
    for (const listener of [...this.listeners]) listener();
    if (last === undefined) throw new Error('nothing to write');
    return last;
  }

  /** A node writes events of its own into the same log. */
  private statistics(): void {
    if (this.all.length % 7 === 3) this.write('$stats-127.0.0.1:2113', [system('$statsCollected', { 'proc-cpu': 1 })]);
  }
}

function system(type: string, data: object = {}): Proposal {
  return { id: randomUUID(), type, contentType: 'application/json', data: Buffer.from(JSON.stringify(data)), metadata: new Uint8Array() };
}
