import { setTimeout as pause } from 'node:timers/promises';
import { escapeLiteral } from 'pg';
import type { Pool, PoolClient } from 'pg';
import { Coalesced } from '@keystead/kernel/src/coalesce.js';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { EventStoreBusy, GapInTheLog, LogWentBack } from '../errors.js';
import { isUnfiltered } from '../filter.js';
import type { EarlierAppend, EventFilter, ReadStreamOptions, RecordedEvent } from '../port.js';
import { copyOut } from './copy-out.js';
import { filterSql } from './filter-sql.js';
import { judge } from './judge.js';
import { COLUMNS, decodeRows } from './row-codec.js';

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** Everything up to this position has been looked at. */
  readonly upTo: number;
}

/** A page of large events is cut here, so a reader needs memory for two such pages and no more. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
/** A filtered read looks at so many positions in one query, so that a rare type neither times out nor holds a connection. */
const FILTERED_WINDOW = 10_000;
const STREAM_PAGE = 500;
const TRIES = 3;
/** By then the pool has heard which of its idle connections are gone too. */
const TRY_AGAIN_MS = 20;

const FIND_APPEND = `
  SELECT l.stream, a.fingerprint, l.version, l.position::text AS position,
         ARRAY(SELECT e.id::text FROM events.log e WHERE e.position > a.last_position - a.events AND e.position <= a.last_position ORDER BY e.position) AS "eventIds"
  FROM events.appends a JOIN events.log l ON l.position = a.last_position WHERE a.key = $1`;

interface Beyond {
  readonly stream: string;
  readonly version: number;
}

/** For each stream and version: whether the stream has come to that version. */
const HAS_COME_TO = `
  SELECT EXISTS (SELECT 1 FROM events.log l WHERE l.stream = asked.stream AND l.version >= asked.version) AS come
  FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS asked (stream, version, n) ORDER BY n`;

/** Reads by key, page by page; a connection is held for the time of one page, never while the reader's caller thinks. */
export class Reader {
  /** Who follows a stream asks at every request whether there is more, mostly there is not, and many ask at once. */
  private readonly more = new Coalesced((asked: readonly Beyond[]) => this.hasCome(asked));

  constructor(private readonly pool: Pool) {
    // A connection that breaks says so to its query and once more as an event, which must find a listener from its first moment to its last.
    pool.on('connect', (client) => client.on('error', ignore));
  }

  async head(): Promise<number> {
    const { rows } = await this.using((client) => client.query<{ head: string }>({ name: 'head', text: 'SELECT head FROM events.counter WHERE one = 1' }));
    return Number(rows[0]?.head ?? 0);
  }

  /**
   * From behind `after` up to the head of the moment. While the caller works on one page the next is on its way.
   * @throws GapInTheLog when an unfiltered read finds a position missing, LogWentBack when the log ends before `after`
   */
  async *pages(after: number, filter: EventFilter, pageSize: number): AsyncGenerator<Page> {
    const head = await this.head();
    if (head < after) throw new LogWentBack(String(after), String(head));
    const fetch = (done: number): Promise<Page> | undefined => {
      const page = done < head ? this.page(done, head, filter, pageSize) : undefined;
      // Its failure is met when its turn comes, or never, if the caller stops before.
      page?.catch(() => undefined);
      return page;
    };
    for (let next = fetch(after); next !== undefined; ) {
      const page = await next;
      next = fetch(page.upTo);
      yield page;
    }
  }

  /** One page of those up to `head`. @throws GapInTheLog when an unfiltered read finds a position missing */
  async page(after: number, head: number, filter: EventFilter, pageSize: number): Promise<Page> {
    const unfiltered = isUnfiltered(filter);
    const until = Math.min(after + (unfiltered ? pageSize : FILTERED_WINDOW), head);
    const limit = unfiltered ? '' : ` LIMIT ${pageSize}`;
    const where = `position > ${after} AND position <= ${until}${filterSql(filter)}`;
    const { events, cut } = await this.rows(`SELECT ${COLUMNS} FROM events.log WHERE ${where} ORDER BY position${limit}`);
    const last = events.at(-1);
    const upTo = last !== undefined && (cut || events.length === pageSize) ? Number(last.position) : until;
    if (unfiltered) assertGapless(events, after, upTo);
    return { events, upTo };
  }

  /** @throws GapInTheLog when a version is missing in the middle */
  async *stream(stream: string, options: ReadStreamOptions): AsyncGenerator<RecordedEvent> {
    const forward = options.direction !== 'backward';
    let next = options.from ?? (forward ? 0 : 2 ** 31 - 1);
    let left = options.max ?? Number.MAX_SAFE_INTEGER;
    if (stream.includes('\0')) return;
    if (forward && next > 0 && !(await this.more.of({ stream, version: next }))) return;
    for (let first = true; left > 0 && next >= 0; first = false) {
      const limit = Math.min(left, STREAM_PAGE);
      const order = forward ? `version >= ${Math.max(next, 0)} ORDER BY version` : `version <= ${Math.min(next, 2 ** 31 - 1)} ORDER BY version DESC`;
      const { events, cut } = await this.rows(`SELECT ${COLUMNS} FROM events.log WHERE stream = ${escapeLiteral(stream)} AND ${order} LIMIT ${limit}`);
      if (events.length === 0) return;
      if (first && !forward) next = events[0]?.version ?? next;
      for (const event of events) {
        if (event.version !== next) throw new GapInTheLog(`version ${next} of ${stream}`);
        yield event;
        next += forward ? 1 : -1;
      }
      left -= events.length;
      if (events.length < limit && !cut) return;
    }
  }

  async findAppend(key: string): Promise<EarlierAppend | null> {
    const { rows } = await this.using((client) => client.query<EarlierAppend>({ name: 'find-append', text: FIND_APPEND, values: [key] }));
    return rows[0] ?? null;
  }

  private async hasCome(asked: readonly Beyond[]): Promise<boolean[]> {
    const values = [asked.map(({ stream }) => stream), asked.map(({ version }) => Math.min(version, 2 ** 31 - 1))];
    const { rows } = await this.using((client) => client.query<{ come: boolean }>({ name: 'has-come-to', text: HAS_COME_TO, values }));
    return rows.map(({ come }) => come);
  }

  private async rows(query: string): Promise<{ events: RecordedEvent[]; cut: boolean }> {
    const { bytes, cut } = await this.using((client) => copyOut(client, query, MAX_PAGE_BYTES));
    return { events: decodeRows(bytes), cut };
  }

  /** A cut connection says nothing of the database, and a read changes nothing: others of the pool are asked before the caller hears of it. */
  private async using<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        if (tries === TRIES || error instanceof EventStoreBusy || judge(error) !== 'lost') throw error;
        await pause(TRY_AGAIN_MS);
      }
    }
  }

  private async once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      if (!/timeout exceeded when trying to connect/.test(messageOf(error))) throw error;
      throw new EventStoreBusy('no connection to read with came free in time', { cause: error });
    });
    let failure: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(messageOf(error));
      throw error;
    } finally {
      client.release(failure);
    }
  }
}

function ignore(): void {}

function assertGapless(events: readonly RecordedEvent[], after: number, upTo: number): void {
  let expected = after + 1;
  for (const event of events) {
    if (Number(event.position) !== expected) throw new GapInTheLog(`position ${expected}`);
    expected += 1;
  }
  if (expected !== upTo + 1) throw new GapInTheLog(`position ${expected}`);
}
