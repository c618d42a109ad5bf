import { once } from 'node:events';
import pg from 'pg';
import { ORGANISATION_SETTING } from './roles.js';

/** What asks the rows of one organisation, and no others. */
export interface OwnRows {
  query<R extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<pg.QueryResult<R>>;
}

/** A pool, or a connection; one that is in a transaction keeps the name until its end. */
export type Asked = Pick<pg.Pool, 'query'>;

/**
 * The contexts' own tables show and take rows of the organisation that a transaction names (ADR 0007). The name and the question go out together and are one
 * transaction, so it costs no round trip and nothing is left on the connection. Values stay apart from the text, and so out of the server's log.
 */
export function rowsOf(asked: Asked, organisation: string): OwnRows {
  return {
    query: async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[]) => {
      const question = new NamedQuestion(organisation, text, values);
      const asking: unknown = asked.query(question);
      // A pool promises the answer, a connection gives the question back, which then says it itself.
      const results = (asking === question ? (await once(question, 'end'))[0] : await asking) as pg.QueryResult<R>[];
      // In front of it stands the answer to the name.
      return results.at(-1)!;
    },
  };
}

/** Several statements on one connection, all or none. */
export async function transactionOf<T>(pool: Pick<pg.Pool, 'connect'>, organisation: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let usable = true;
  try {
    await client.query(`BEGIN; SET LOCAL ${ORGANISATION_SETTING} = ${pg.escapeLiteral(organisation)}`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // On a connection that broke nothing can be taken back any more: why it broke is what `error` says, and nobody else is lent it.
    await client.query('ROLLBACK').catch(() => (usable = false));
    throw error;
  } finally {
    client.release(!usable);
  }
}

/** What `pg` hands to a query about its connection; its types leave it out. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void };
  parse(statement: { text: string }): void;
  bind(portal: { values: readonly string[] }): void;
  execute(portal: object): void;
}

/** Called, and its row not sent: nobody has asked which columns it has. */
const NAME = `SELECT FROM set_config('${ORGANISATION_SETTING}', $1, true) OFFSET 1`;
const { submit } = pg.Query.prototype as unknown as { submit(this: pg.Query, connection: Connection): Error | null };

class NamedQuestion extends pg.Query {
  constructor(
    private readonly organisation: string,
    text: string,
    values: readonly unknown[],
  ) {
    super({ text, values: [...values], queryMode: 'extended' } as pg.QueryConfig);
  }

  /** Up to the `Sync` behind the question both are one transaction. */
  override submit = (connection: unknown): Error | null => {
    const to = connection as Connection;
    to.stream.cork();
    try {
      to.parse({ text: NAME });
      to.bind({ values: [this.organisation] });
      to.execute({});
      return submit.call(this, to);
    } finally {
      to.stream.uncork();
    }
  };
}
