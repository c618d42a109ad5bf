import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { EntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { READ_NEXT_SCHEMA } from '../database/database.js';
import { farewell } from '../database/farewell.js';
import { LOCKS } from '../database/locks.js';
import { LeaseLost } from './checkpoints.js';

const LOCK = LOCKS.rebuild;
const NAME = 'keystead rebuild ';

const TURNS = `${READ_NEXT_SCHEMA}.rebuilds`;

/**
 * One rebuild of a projection at a time: a lock on a connection that is kept to the end. Tables are made and switched on that connection, so
 * without it nothing of the kind happens. Rows come over others, which may outlive it unknown to us: each batch asks for the token of the
 * turn, and whoever takes the next turn changes that first, when no batch is under way.
 */
export class RebuildTurn {
  private readonly token = randomUUID();
  private lost = false;

  private constructor(
    readonly client: pg.Client,
    private readonly projection: string,
  ) {
    client.on('error', () => (this.lost = true));
    client.on('end', () => (this.lost = true));
  }

  /** Waits for its turn. @param say told for whom it waits */
  static async take(url: string, projection: string, say: (sentence: string) => void): Promise<RebuildTurn> {
    const name = `${NAME}${process.pid}@${hostname()}`.slice(0, 63);
    const client = new pg.Client({ connectionString: url, application_name: name, keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: 5_000 });
    const turn = new RebuildTurn(client, projection);
    await client.connect();
    try {
      await turn.wait(say);
      await turn.begin();
      return turn;
    } catch (error) {
      await turn.end();
      throw error;
    }
  }

  /** For a batch of rows, in its transaction, which need not reach the disk. @throws LeaseLost */
  async confirm(em: EntityManager): Promise<void> {
    const mine = await em.execute<unknown[]>(`SELECT set_config('synchronous_commit', 'off', true) FROM ${TURNS} WHERE projection = ? AND token = ?::uuid FOR SHARE`, [this.projection, this.token]);
    if (this.lost || mine.length !== 1) throw this.over();
  }

  /** Gives up the token in the transaction of the switch, which is the last of the turn. @throws LeaseLost */
  async use(): Promise<void> {
    const { rowCount } = await this.client.query(`DELETE FROM ${TURNS} WHERE projection = $1 AND token = $2`, [this.projection, this.token]);
    if (rowCount !== 1) throw this.over();
  }

  /** What went wrong, in words for an operator when it was the turn's connection. */
  explain(error: unknown): unknown {
    return this.lost ? this.over() : error;
  }

  async end(): Promise<void> {
    await farewell(this.client, 'SELECT pg_advisory_unlock_all()');
  }

  private async wait(say: (sentence: string) => void): Promise<void> {
    const { rows } = await this.client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS mine', [LOCK, this.projection]);
    if (rows[0]!.mine) return;
    say(`${this.projection}: another rebuild of it is under way${await this.holder()}; this one waits for its end`);
    await this.client.query('SELECT pg_advisory_lock($1, hashtext($2))', [LOCK, this.projection]);
  }

  private async holder(): Promise<string> {
    const { rows } = await this.client.query<{ who: string; since: Date }>(
      `SELECT a.application_name AS who, a.backend_start AS since FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted
        AND l.classid = ${LOCK} AND l.objid = hashtext($1)::oid AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [this.projection],
    );
    return rows[0]?.who.startsWith(NAME) === true ? ` (process ${rows[0].who.slice(NAME.length)}, since ${rows[0].since.toISOString()})` : '';
  }

  private async begin(): Promise<void> {
    // IF NOT EXISTS does not keep two from making it in the same moment.
    await this.client.query(`SELECT pg_advisory_xact_lock(${LOCK}); CREATE SCHEMA IF NOT EXISTS ${READ_NEXT_SCHEMA};
      CREATE TABLE IF NOT EXISTS ${READ_NEXT_SCHEMA}.parked (LIKE platform.parked INCLUDING ALL);
      CREATE TABLE IF NOT EXISTS ${TURNS} (projection text PRIMARY KEY, token uuid NOT NULL)`);
    await this.client.query(`INSERT INTO ${TURNS} VALUES ($1, $2) ON CONFLICT (projection) DO UPDATE SET token = excluded.token`, [this.projection, this.token]);
  }

  private over(): LeaseLost {
    return new LeaseLost(this.projection, `the rebuild of ${this.projection} lost its turn with its connection to the database, and ends; what is shown is whole. Run the command again`);
  }
}
