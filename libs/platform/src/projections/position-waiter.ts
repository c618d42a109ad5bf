import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { EventStore, Position } from '@keystead/event-store/src/port.js';
import { Coalesced } from '@keystead/kernel/src/coalesce.js';
import { farewell } from '../database/farewell.js';
import { InvalidRequest } from '../http/problem.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { CHECKPOINT_CHANNEL } from './checkpoints.js';
import { WaitingPlaces } from './waiting-places.js';

const WAIT_MS = 5_000;
const POLL_MS = 250;
/** Whoever is asked and says nothing by then is not waited for: others look on another connection. */
const ANSWER_MS = 2_000;

interface Waiter {
  readonly names: readonly string[];
  readonly position: string;
  readonly resolve: () => void;
}

/** Lets a read wait until the projections it reads from have passed a position, so people see their own changes. */
export class PositionWaiter implements OnApplicationShutdown {
  private positions = new Map<string, string>();
  private readonly waiters = new Set<Waiter>();
  private listener: pg.Client | null = null;
  private refreshing: Promise<void> | null = null;
  private readonly places = new WaitingPlaces();
  /** How far the log was when it was asked last: what lies before it was given to somebody. */
  private seen: Position = '';
  private readonly heads = new Coalesced((asked: readonly null[]) => this.askHead(asked), Number.MAX_SAFE_INTEGER);

  constructor(
    private readonly pool: pg.Pool,
    private readonly store: Pick<EventStore, 'comparePositions' | 'head'>,
    private readonly url: string,
  ) {}

  /**
   * @param who may have only so many requests waiting at once; the platform itself any number
   * @throws InvalidRequest for a position that is none or that the log has not come to; Refusal `platform.too-many-requests`,
   * `platform.position-not-reached` after 5 s
   */
  async wait(names: readonly string[], position: string, who?: string): Promise<void> {
    this.demandPosition(position);
    if (this.reached(names, position)) return;
    const leave = who === undefined ? undefined : this.places.take(who);
    await this.untilReached(names, position).finally(leave);
  }

  private async untilReached(names: readonly string[], position: string): Promise<void> {
    await this.listen();
    let poll: NodeJS.Timeout | undefined;
    let timeout: NodeJS.Timeout | undefined;
    let waiter: Waiter | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        waiter = { names, position, resolve };
        this.waiters.add(waiter);
        timeout = setTimeout(() => reject(platformRefusals.refuse('platform.position-not-reached', 'Your change is stored; the page will show it in a moment. Try again.', { retryAfterSeconds: 1 })), WAIT_MS);
        // Notifications are hints and may be lost with their connection.
        poll = setInterval(() => this.refresh(), POLL_MS);
        this.refresh();
        this.demandGiven(position).catch(reject);
      });
    } finally {
      clearInterval(poll);
      clearTimeout(timeout);
      if (waiter !== undefined) this.waiters.delete(waiter);
    }
  }

  /**
   * For what an answer of a moment ago may name: what is not there is looked for once more when the read model has reached the head of now.
   * What is found costs nothing.
   * @throws Refusal `platform.position-not-reached`, for then nobody can tell that there is nothing
   */
  async look<T>(projection: string, find: () => Promise<T | null>): Promise<T | null> {
    const found = await find();
    if (found !== null) return found;
    await this.wait([projection], await this.heads.of(null));
    return find();
  }

  /** What the log has not come to was given to nobody, and would be waited for in vain. A store that cannot be asked refuses nothing: the wait has its end. */
  private async demandGiven(position: string): Promise<void> {
    if (this.store.comparePositions(this.seen, position) >= 0) return;
    const head = await this.heads.of(null).catch(() => position);
    if (this.store.comparePositions(head, position) < 0) throw new InvalidRequest([{ field: 'Keystead-Min-Position', message: 'is of another installation, or not there yet: send the Keystead-Position of an answer of this one, or none' }]);
  }

  private async askHead(asked: readonly null[]): Promise<readonly Position[]> {
    const head = await this.store.head();
    if (this.store.comparePositions(head, this.seen) > 0) this.seen = head;
    return asked.map(() => head);
  }

  /** A client's text is compared with positions in timers, where nobody would catch what the store throws. */
  private demandPosition(position: string): void {
    try {
      this.store.comparePositions(position, '');
    } catch {
      throw new InvalidRequest([{ field: 'Keystead-Min-Position', message: 'is not a position' }]);
    }
  }

  private reached(names: readonly string[], position: string): boolean {
    return names.every((name) => {
      const at = this.positions.get(name);
      return at !== undefined && this.store.comparePositions(at, position) >= 0;
    });
  }

  private refresh(): void {
    if (this.refreshing !== null) return;
    const looking = this.load().catch(() => undefined);
    const done = (): void => {
      clearTimeout(late);
      if (this.refreshing === looking) this.refreshing = null;
    };
    const late = setTimeout(done, ANSWER_MS);
    this.refreshing = looking;
    void looking.finally(done);
  }

  private async load(): Promise<void> {
    const { rows } = await this.pool.query<{ name: string; position: string }>('SELECT name, position FROM platform.projections').catch(() => ({ rows: [] }));
    for (const row of rows) this.positions.set(row.name, row.position);
    for (const waiter of this.waiters) if (this.reached(waiter.names, waiter.position)) waiter.resolve();
  }

  private async listen(): Promise<void> {
    if (this.listener !== null) return;
    const client = new pg.Client({ connectionString: this.url, application_name: 'keystead-waiter', keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: ANSWER_MS, query_timeout: ANSWER_MS });
    this.listener = client;
    client.on('error', () => (this.listener = null));
    client.on('notification', () => {
      if (this.waiters.size > 0) this.refresh();
    });
    await client.connect().then(() => client.query(`LISTEN ${CHECKPOINT_CHANNEL}`)).catch(() => {
      this.listener = null;
      void farewell(client);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.listener !== null) await farewell(this.listener);
  }
}
