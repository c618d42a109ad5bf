import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { answerOf, batchArguments, oneArguments } from './append-request.js';
import type { Answer, AppendRequest } from './append-request.js';
import { cut } from './silent-connections.js';
import { uuidArray } from './wire.js';

export interface WriterOptions {
  readonly connectionString: string;
  /** A connection on which a batch, or anything else, gets no answer for so long is given up as lost. */
  readonly batchTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** Use the function for batches for a single event too. */
  readonly alwaysBatch: boolean;
}

const APPEND = { name: 'append', text: 'SELECT events.append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)::text AS answer' };
const APPEND_ONE = { name: 'append-one', text: 'SELECT events.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)::text AS answer' };

/** To connect, and to be ready to write. */
const OPENING_MS = 5_000;
const CLOSING_MS = 5_000;

/**
 * Plans are made once and kept, so they must suit tables that grow: by index, whatever the statistics of the moment say.
 * Commits wait for the disk whatever the database's own setting.
 */
function sessionSettings(options: WriterOptions): string {
  return [
    'synchronous_commit = on',
    "default_transaction_isolation = 'read committed'",
    'default_transaction_read_only = off',
    "plan_cache_mode = 'force_generic_plan'",
    'enable_seqscan = off',
    'enable_hashjoin = off',
    'enable_mergejoin = off',
    'jit = off',
    'statement_timeout = 0',
    `lock_timeout = ${options.lockTimeoutMs}`,
  ].map((setting) => `SET ${setting}`).join('; ');
}

export interface Found {
  readonly version: number;
  readonly position: number;
}

/** A connection that may write, under a name of its own that can be struck off; see `end-writer-function.ts`. */
export class WriterConnection {
  readonly id = randomUUID();
  /** The last head this connection has learnt of; never ahead of the log. */
  head = 0;
  private broken = false;

  private constructor(
    private readonly client: Client,
    private readonly options: WriterOptions,
  ) {
    const broke = (): void => {
      this.broken = true;
    };
    client.on('error', broke);
    client.on('end', broke);
  }

  static async open(options: WriterOptions): Promise<WriterConnection> {
    const client = new Client({ connectionString: options.connectionString, application_name: 'keystead writer', keepAlive: true });
    const connection = new WriterConnection(client, options);
    try {
      return await connection.within(Math.min(OPENING_MS, options.batchTimeoutMs), async () => {
        await client.connect();
        await client.query(sessionSettings(options));
        await client.query('INSERT INTO events.writers (id) VALUES ($1)', [connection.id]);
        const { rows } = await client.query<{ head: string }>('SELECT head FROM events.counter');
        connection.head = Number(rows[0]?.head ?? 0);
        return connection;
      });
    } catch (error) {
      connection.cut();
      throw error;
    }
  }

  get isOpen(): boolean {
    return !this.broken;
  }

  /** Stores what can be stored and gives one answer per request. @throws what `pg` throws; then see `judge` */
  async append(batch: readonly AppendRequest[]): Promise<Answer[]> {
    const one = this.options.alwaysBatch ? null : oneArguments(batch);
    const query = one === null ? { ...APPEND, values: [this.id, ...batchArguments(batch)] } : { ...APPEND_ONE, values: [this.id, ...one] };
    const { rows } = await this.within(this.options.batchTimeoutMs, () => this.client.query<{ answer: string }>(query));
    const [head = 0, ...numbers] = (rows[0]?.answer ?? '').slice(1, -1).split(',').map(Number);
    const answers = batch.map((request, i) => answerOf(request, head, [numbers[3 * i] ?? 0, numbers[3 * i + 1] ?? 0, numbers[3 * i + 2] ?? 0]));
    this.head = Math.max(this.head, head + (numbers.at(-1) ?? 0));
    return answers;
  }

  /** Strikes a lost connection off the list of writers and says which of its events are stored: now and for ever. */
  async endWriter(writer: string, after: number, ids: readonly string[]): Promise<Map<string, Found>> {
    const asked = [writer, after, uuidArray(ids)];
    const { rows } = await this.within(this.options.batchTimeoutMs, () =>
      this.client.query<{ event_id: string; event_version: number; event_position: string }>('SELECT * FROM events.end_writer($1, $2, $3)', asked),
    );
    return new Map(rows.map((row) => [row.event_id, { version: row.event_version, position: Number(row.event_position) }]));
  }

  async close(): Promise<void> {
    const wasOpen = this.isOpen;
    this.broken = true;
    await this.within(CLOSING_MS, async () => {
      if (wasOpen) await this.client.query('DELETE FROM events.writers WHERE id = $1', [this.id]).catch(() => undefined);
      await this.client.end().catch(() => undefined);
    });
  }

  /** Drops the connection without a farewell. */
  cut(): void {
    this.broken = true;
    cut(this.client);
  }

  /** A peer that has gone silent answers nothing, ever; whatever waits for it then ends with the connection. */
  private async within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
    let over = false;
    // Where this process stood still for so long, the answer may lie there unread: it is read in between.
    const deadline = setTimeout(() => setImmediate(() => over || this.cut()), limitMs);
    try {
      return await work();
    } finally {
      over = true;
      clearTimeout(deadline);
    }
  }
}
