import pg from 'pg';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { pause } from '@keystead/kernel/src/pause.js';
import { farewell } from '../database/farewell.js';
import { LOCKS } from '../database/locks.js';

const LOCK = LOCKS.lead;
const TRY_MS = 1_000;
const LOOK_MS = 3_000;
const ANSWER_MS = 5_000;

/** The server lists the locks of all its databases, and another installation's worker leads nobody here. */
const HELD = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = ${LOCK} AND objsubid = 1 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export async function someoneLeads(pool: Pick<pg.Pool, 'query'>): Promise<boolean> {
  return (await pool.query(HELD)).rowCount !== 0;
}

/** The lead of one worker: an advisory lock on a connection of its own, so it falls with the process. */
export class Lead {
  private readonly client: pg.Client;
  private looking: Promise<boolean> | null = null;

  /** @param gone told when the connection ends */
  constructor(url: string, gone: (reason: string) => void) {
    this.client = new pg.Client({ connectionString: url, application_name: 'keystead-leader', keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: ANSWER_MS, query_timeout: ANSWER_MS });
    this.client.on('error', (error) => gone(messageOf(error)));
    this.client.on('end', () => gone('its connection was closed'));
  }

  /** Waits while another leads. @returns false when aborted before that ended @throws what the connection says */
  async take(signal: AbortSignal): Promise<boolean> {
    await this.client.connect();
    while (!signal.aborted) {
      const { rows } = await this.client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [LOCK]);
      if (rows[0]!.leads) return true;
      await pause(TRY_MS, signal);
    }
    return false;
  }

  /** Asked on the connection that holds it: one that only this side still believes in gives no answer in time. */
  held(): Promise<boolean> {
    this.looking ??= this.client
      .query(`${HELD} AND pid = pg_backend_pid()`)
      .then(({ rowCount }) => rowCount === 1, () => false)
      .finally(() => (this.looking = null));
    return this.looking;
  }

  /** Looks every few seconds, until it is lost or the signal aborts. */
  async untilLost(signal: AbortSignal): Promise<void> {
    do await pause(LOOK_MS, signal);
    while (!signal.aborted && (await this.held()));
  }

  giveBack(): Promise<void> {
    return farewell(this.client);
  }
}
