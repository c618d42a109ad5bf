import { hostname } from 'node:os';
import pg from 'pg';
import { LogWentBack } from '@keystead/event-store/src/errors.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { farewell } from '../database/farewell.js';
import { LOCKS } from '../database/locks.js';
import { SettingsRefused } from '../settings/load-settings.js';

export const MOVE_LOCK = LOCKS.move;
/** A connection that is silent for so long is gone; the server finds that out later than we do (`SESSION`). */
const BEAT_MS = 5_000;
const AGAIN_MS = 250;
const PATIENCE_MS = 2_000;
/** Who died without a farewell is in nobody's way for long. */
const SESSION = 'SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3';

/** Why a process does not start, in words for an operator. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** Nothing was stored; the same will be possible in a moment, or this process ends. */
export class PresenceLost extends Error {
  override readonly name = 'PresenceLost';
  /** As PostgreSQL says it: cannot connect now. */
  readonly code = '57P03';

  constructor() {
    super('the connection is gone by which this process keeps its events from being moved away');
  }
}

export interface PresenceOptions {
  readonly url: string;
  /** What the process is, for whoever wants to move the events. */
  readonly as: string;
  /** Asked each time the lock was taken, and at every beat. @throws SettingsRefused or LogWentBack: what keeps this process from going on */
  readonly stillRight: (client: pg.Client) => Promise<void>;
  /** Told when the events are elsewhere now, or others than they were: the process must end. */
  readonly barred: (reason: Error) => void;
  readonly beatMs?: number;
}

/**
 * Keeps the events of an installation from being moved while this process may write them. Falls with its connection; then nothing is
 * written until it is taken again, which fails while a move is at work, and for good when the events were moved or are those of an older database.
 */
export class Presence {
  private client: pg.Client | null = null;
  private ended = false;
  private readonly waiting = new Set<() => void>();
  private readonly beat: NodeJS.Timeout;

  private constructor(private readonly options: PresenceOptions) {
    this.beat = setInterval(() => void this.check(), options.beatMs ?? BEAT_MS);
    this.beat.unref();
  }

  /** @throws StartRefused during a move, or what `stillRight` throws */
  static async take(options: PresenceOptions): Promise<Presence> {
    const presence = new Presence(options);
    try {
      if (await presence.tryToTake()) return presence;
      throw new StartRefused('The events of this installation are being moved to another engine (keystead admin migrate-events). Wait until that has ended, set what it says, and start again.');
    } catch (error) {
      await presence.end();
      throw error;
    }
  }

  get holds(): boolean {
    return this.client !== null;
  }

  /** @throws PresenceLost when it was not taken again in time */
  async standing(): Promise<void> {
    if (this.holds) return;
    await new Promise<void>((resolve) => {
      const done = (): void => (clearTimeout(timer), this.waiting.delete(done), resolve());
      const timer = setTimeout(done, PATIENCE_MS);
      this.waiting.add(done);
    });
    if (!this.holds) throw new PresenceLost();
  }

  async end(): Promise<void> {
    this.ended = true;
    clearInterval(this.beat);
    const { client } = this;
    this.client = null;
    if (client !== null) await farewell(client);
  }

  private async tryToTake(): Promise<boolean> {
    const { url, as, stillRight, beatMs = BEAT_MS } = this.options;
    const client = new pg.Client({ connectionString: url, application_name: `keystead ${as} ${process.pid}@${hostname()}`.slice(0, 63), keepAlive: true, connectionTimeoutMillis: 5_000, query_timeout: beatMs });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    try {
      await client.connect();
      await client.query(SESSION);
      const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock_shared($1) AS taken', [MOVE_LOCK]);
      if (rows[0]?.taken === true) {
        await stillRight(client);
        if (!this.ended) this.client = client;
      }
    } finally {
      if (this.client !== client) await farewell(client);
    }
    for (const done of [...this.waiting]) if (this.holds) done();
    return this.holds;
  }

  private lost(client: pg.Client): void {
    if (this.client !== client || this.ended) return;
    this.client = null;
    void this.takeAgain();
  }

  private async takeAgain(): Promise<void> {
    while (!this.ended) {
      try {
        if (await this.tryToTake()) return;
      } catch (error) {
        if (isForGood(error)) return this.options.barred(error);
        // The database is away; so is everything else.
      }
      await new Promise((next) => setTimeout(next, AGAIN_MS).unref());
    }
  }

  /** Nothing is written any more. */
  private bar(client: pg.Client, reason: Error): void {
    if (this.client !== client || this.ended) return;
    this.client = null;
    this.options.barred(reason);
  }

  private async check(): Promise<void> {
    const { client } = this;
    if (client === null) return;
    try {
      await client.query('SELECT 1');
      await this.options.stillRight(client);
    } catch (error) {
      if (isForGood(error)) this.bar(client, error);
      else this.lost(client);
      void farewell(client);
    }
  }
}

function isForGood(error: unknown): error is Error {
  return error instanceof SettingsRefused || error instanceof LogWentBack;
}

/** The same store; it takes nothing while the lock is not held. */
export function gated(store: EventStore, presence: Presence): EventStore {
  const [append, closeStream] = [store.append.bind(store), store.closeStream.bind(store)];
  return Object.assign(store, {
    append: async (...args: Parameters<EventStore['append']>) => {
      if (!presence.holds) await presence.standing();
      return append(...args);
    },
    closeStream: async (stream: string) => {
      if (!presence.holds) await presence.standing();
      return closeStream(stream);
    },
  });
}
