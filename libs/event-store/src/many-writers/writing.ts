/** One of the processes that write: the program that `processes.ts` starts. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { openEventStoreDb } from '../eventstoredb/engine.js';
import type { AppendResult, EventStore, Expected } from '../port.js';
import { batchArguments } from '../postgres/append-request.js';
import { openPostgresEventStore } from '../postgres/engine.js';
import { stepsOf, WRITERS_EACH } from './workload.js';
import type { Step, Workload } from './workload.js';

export interface Order extends Workload {
  readonly engine: 'postgres' | 'eventstoredb';
  readonly url: string;
  readonly process: number;
}

/** Appends in a transaction of its own that stays open for a while: whoever comes behind it must wait, or be seen behind it. */
type SlowHand = (step: Step, expected: Expected) => Promise<AppendResult>;

const BATCH = 'SELECT events.append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)';

async function slowHand(url: string, id: string): Promise<{ append: SlowHand; end(): Promise<void> }> {
  const client = new Client({ connectionString: url, application_name: 'a slow hand' });
  await client.connect();
  await client.query('INSERT INTO events.writers (id) VALUES ($1)', [id]);
  return {
    append: async ({ stream, events, manner, pauseMs }, expected) => {
      const request = { stream, expected, events, bytes: 0, idempotency: undefined, settle: () => undefined, fail: () => undefined };
      for (const ending of manner === 'slowly-in-vain' ? ['ROLLBACK', 'COMMIT'] : ['COMMIT']) {
        await client.query('BEGIN');
        await client.query(BATCH, [id, ...batchArguments([request])]);
        await pause(pauseMs);
        await client.query(ending);
      }
      return { outcome: 'appended', version: (typeof expected === 'number' ? expected : -1) + events.length, position: '', eventIds: [] };
    },
    end: () => client.end(),
  };
}

function demand(what: string, answer: AppendResult, outcome: AppendResult['outcome']): asserts answer is AppendResult & { version: number } {
  if (answer.outcome !== outcome) throw new Error(`${what}: ${JSON.stringify(answer)} instead of ${outcome}`);
}

async function write(store: EventStore, order: Order, writer: number): Promise<void> {
  const slow = order.engine === 'postgres' ? await slowHand(order.url, `00000000-0000-4000-8000-00000000000${writer}`) : null;
  const versions = new Map<string, number>();
  for (const step of stepsOf(order, writer)) {
    const { stream, events, manner } = step;
    await pause(step.pauseMs);
    const last = versions.get(stream);
    const expected = step.shared ? 'any' : (last ?? 'none');
    if (manner === 'mistaken') demand('a stream that is further', await store.append(stream, last === undefined ? 'exists' : last > 0 ? last - 1 : 'none', events), 'conflict');
    const idempotency = { key: `${writer}/${events[0]?.id ?? ''}`, fingerprint: 'f' };
    const slowly = slow !== null && (manner === 'slowly' || manner === 'slowly-in-vain');
    const answer = slowly ? await slow.append(step, expected) : await store.append(stream, expected, events, manner === 'twice' ? { idempotency } : {});
    demand(stream, answer, 'appended');
    if (manner === 'twice') demand('the same again', await store.append(stream, expected, events, { idempotency }), 'repeated');
    versions.set(stream, answer.version);
  }
  await slow?.end();
}

export async function writeAll(order: Order): Promise<void> {
  const store = order.engine === 'postgres' ? openPostgresEventStore({ connectionString: order.url }) : await openEventStoreDb({ url: order.url });
  await Promise.all(Array.from({ length: WRITERS_EACH }, (_, index) => write(store, order, order.process * WRITERS_EACH + index)));
  await store.close();
}
