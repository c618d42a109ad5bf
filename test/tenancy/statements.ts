import { AsyncLocalStorage } from 'node:async_hooks';
import type { Server } from 'node:http';
import { Client } from 'pg';

type Query = (this: Client, question: string | { text?: string }, ...rest: unknown[]) => unknown;

const asked = new AsyncLocalStorage<string[]>();

/**
 * What a request asks the database, in order and without its values: how long an answer takes depends on that, and unlike milliseconds it
 * is the same every time. Questions of background work are nobody's.
 */
export class Statements {
  private current: string[] = [];

  constructor(server: Server) {
    const { query } = Client.prototype as unknown as { query: Query };
    Object.assign(Client.prototype, {
      query(this: Client, question: string | { text?: string }, ...rest: unknown[]) {
        asked.getStore()?.push(withoutValues(typeof question === 'string' ? question : (question.text ?? '')));
        return query.call(this, question, ...rest);
      },
    });
    const emit = server.emit.bind(server) as (name: string, ...rest: unknown[]) => boolean;
    Object.assign(server, { emit: (name: string, ...rest: unknown[]) => (name === 'request' ? asked.run(this.current, () => emit(name, ...rest)) : emit(name, ...rest)) });
  }

  /** One request at a time. */
  async of<T>(request: () => PromiseLike<T>): Promise<{ answer: T; statements: readonly string[] }> {
    this.current = [];
    const answer = await request();
    return { answer, statements: this.current };
  }
}

/** Who is the first to ask a question on a connection also writes it down there, whatever is asked for: the question is the same. */
const WRITTEN_DOWN = /PREPARE (\w+) AS .*?; (?=EXECUTE \1\b)/g;

function withoutValues(text: string): string {
  return text.replaceAll(/'[^']*'/g, '?').replaceAll(/\b\d+\b/g, '#').replaceAll(/\s+/g, ' ').replaceAll(WRITTEN_DOWN, '').trim();
}
