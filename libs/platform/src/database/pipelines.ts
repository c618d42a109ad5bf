import pg from 'pg';
import type { Question } from './question-texts.js';
import { asRole, type DatabaseRole } from './roles.js';

/** Two keep both the event loop and PostgreSQL busy; more only wake more processes for the same work. */
const LINES = 2;
/** Behind so many a question rather waits for a connection of its own. */
const MOST_WAITING = 100;
/** A question that takes longer leaves the line to those behind it. */
const SHORT_MS = 2_000;
/** By then the server has answered or stopped even what waited in front; a line that says nothing is cut. */
const DEAD_MS = 10_000;
/** Whoever was not answered by then asks the pool, which says within a second whether it has a connection: slow questions in front may take two seconds each. */
const LATE_MS = 500;
/** "Stopped by the server": too slow for the line, or the connection was ended. */
const STOPPED = /^(?:57|08|25P03)/;

/**
 * A page is the first rows of an index in its order. Of a person who has far more rows than most, statistics know nothing: the planner would fetch
 * all of theirs and sort them. Of a table that was empty when it planned it would go on reading every row.
 */
const BY_INDEX = '-c enable_bitmapscan=off -c enable_seqscan=off';
/** Left to itself PostgreSQL plans anew at every execution as long as that promises to be the least bit cheaper, which takes as long as the answer. */
const ONE_PLAN = '-c plan_cache_mode=force_generic_plan';

/**
 * What is better planned with its values: patterns and ranges, whose width decides, but for the one `<` by which a page goes on; and lists of
 * values, for each length is another shape.
 */
const PLANNED_EACH_TIME = / in \(| i?like |>|<.*</is;
/** A line has so many plans at most; for the next one it forgets them all, and they are made anew as they are asked for. */
const MOST_PLANS = 200;

type Answer = pg.QueryResult | pg.QueryResult[];
type Row = Record<string, unknown>;

/** What is asked, and statements before it that are one transaction with it. */
interface Asked extends Question {
  readonly before: string;
}

/**
 * Connections on which questions follow each other without waiting for answers (PostgreSQL's pipelining), each in a transaction of
 * its own. A pool lends a connection to one caller at a time, so for short questions most of the cost is waking each other up.
 * What is not answered on a line, for it is slow or the line is cut, is asked again on a connection of the pool: reads only.
 */
export class Pipelines {
  private readonly lines: readonly Line[];

  constructor(
    url: string,
    role: DatabaseRole,
    private readonly pool: pg.Pool,
  ) {
    const config = { connectionString: asRole(url, role, `${BY_INDEX} ${ONE_PLAN}`), connectionTimeoutMillis: 2_000, statement_timeout: SHORT_MS, query_timeout: DEAD_MS, application_name: 'keystead reads', pipeline: true };
    this.lines = Array.from({ length: LINES }, () => new Line(config));
  }

  async rows({ before, text, repeated }: Asked): Promise<Row[]> {
    const whole = `${before}${text}`;
    const line = this.lines.reduce((best, one) => (one.waiting < best.waiting ? one : best));
    if (line.waiting >= MOST_WAITING) return lastRows(await this.pool.query(whole));
    const answer = await soon(line.answer(before, whole, repeated)).catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && !STOPPED.test(error.code ?? '')) throw error;
      return null;
    });
    // Asked once: who hears that no connection is free has waited long enough.
    return lastRows(answer ?? (await this.pool.query(whole)));
  }

  async end(): Promise<void> {
    await Promise.all(this.lines.map((line) => line.end()));
  }
}

/** Of several statements in one message the last is the question. */
export function lastRows(answer: Answer): Row[] {
  return (Array.isArray(answer) ? answer.at(-1)! : answer).rows as Row[];
}

/** null: not answered soon; what comes later is nobody's. */
function soon(answer: Promise<Answer>): Promise<Answer | null> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(resolve, LATE_MS, null);
    answer.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

/** One connection, made when it is first needed and again after it was lost. */
class Line {
  /** Questions without an answer yet. */
  waiting = 0;
  private client: pg.Client | null = null;
  /** Names of what this connection has planned, by shape; null: it could not. */
  private plans = new Map<string, string | null>();
  private named = 0;

  constructor(private readonly config: pg.ClientConfig) {}

  /** A repeated question is planned once: the planner takes longer than an index does. */
  async answer(before: string, whole: string, repeated: Question['repeated']): Promise<Answer> {
    this.waiting += 1;
    try {
      const client = this.open();
      const plan = repeated === null ? null : this.planOf(repeated.shape);
      if (repeated === null || plan === null) return await client.query(whole);
      try {
        return await client.query(`${before}${plan.prepare}EXECUTE ${plan.name}${inBrackets(repeated.values)}`);
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || STOPPED.test(error.code ?? '')) throw error;
        // Perhaps the plan is at fault: a parameter without a type, or a table that is another one since.
        this.plans.set(repeated.shape, null);
        return await client.query(whole);
      }
    } finally {
      this.waiting -= 1;
    }
  }

  private planOf(shape: string): { readonly name: string; readonly prepare: string } | null {
    const known = this.plans.get(shape);
    if (known !== undefined) return known === null ? null : { name: known, prepare: '' };
    if (PLANNED_EACH_TIME.test(shape)) return null;
    const full = this.plans.size >= MOST_PLANS;
    if (full) this.plans.clear();
    // Never a name twice: what one was last used for may still be on its way.
    const name = `question_${(this.named += 1)}`;
    this.plans.set(shape, name);
    return { name, prepare: `${full ? 'DEALLOCATE ALL; ' : ''}PREPARE ${name} AS ${shape}; ` };
  }

  async end(): Promise<void> {
    await this.client?.end();
  }

  private open(): pg.Client {
    if (this.client !== null) return this.client;
    const client = new pg.Client(this.config);
    this.client = client;
    this.plans = new Map();
    const forget = (): void => {
      if (this.client === client) this.client = null;
    };
    client.on('error', forget);
    client.on('end', forget);
    // Whoever asked is told by the question itself.
    client.connect().catch(forget);
    return client;
  }
}

function inBrackets(values: readonly string[]): string {
  return values.length === 0 ? '' : `(${values.map((value) => pg.escapeLiteral(value)).join(', ')})`;
}
