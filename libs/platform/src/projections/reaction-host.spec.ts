import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { ModuleRef } from '@nestjs/core';
import type pg from 'pg';
import { KmsRefused, UnwrapRefused } from '@keystead/crypto/src/kms.js';
import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import { ReactionHost } from './reaction-host.js';

interface Row {
  readonly event_id: string;
  readonly partition_key: string;
  readonly stream: string;
  readonly reason: string;
}

const SHUT = new UnwrapRefused('local', 'there is no version 1');

/** Event `<stream><number>`, in the order given. */
const event = (id: string, position: number, shut?: Error) =>
  ({ id, stream: id[0], position: `${position}`, type: 'toy.said@1', organisation: 'org_1', event: { name: 'toy.said@1', data: {} }, ...(shut === undefined ? {} : { shut }) }) as LoggedEvent;

/** One reaction over a log in memory; the two tables it writes are kept here. */
function world(events: readonly LoggedEvent[]) {
  const table = { parked: [] as Row[], position: '' };
  const done: string[] = [];
  const poisoned = new Map<string, unknown>();
  const execute = async (sql: string, values: readonly string[]): Promise<unknown[]> => {
    if (sql.startsWith('INSERT')) table.parked.push({ event_id: values[1]!, partition_key: values[3]!, stream: values[4]!, reason: values[7]! });
    else if (sql.startsWith('DELETE')) table.parked = table.parked.filter(({ event_id: id }) => id !== values[1]);
    else table.position = values[0]!;
    return [{}];
  };
  const query = async (sql: string, values: readonly unknown[]): Promise<unknown> => {
    if (sql.startsWith('UPDATE')) {
      table.position = values[0] as string;
      return { rowCount: 1 };
    }
    if (sql.startsWith('INSERT')) return { rows: [{ name: 'reaction:toy.answer', position: table.position, epoch: '1' }] };
    if (sql.startsWith('SELECT DISTINCT')) return { rows: [...new Set(table.parked.map((row) => row.partition_key))].map((key) => ({ projection: 'reaction:toy.answer', partition_key: key })) };
    return { rows: table.parked.filter((row) => row.partition_key === values[1]).map(({ event_id: eventId, stream }) => ({ eventId, stream })) };
  };
  const orm = { em: { fork: () => ({ transactional: (work: (em: EntityManager) => Promise<void>) => work({ execute } as unknown as EntityManager) }) } } as unknown as MikroORM;
  const log = {
    subscribe: async ({ after, signal }: { after: string; signal: AbortSignal }, handler: (batch: readonly LoggedEvent[]) => Promise<void>) => {
      await handler(events.filter(({ position }) => Number(position) > Number(after)));
      await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));
    },
    readStream: async function* (stream: string) {
      yield* events.filter((one) => one.stream === stream);
    },
  } as unknown as EventLog;
  const said = async ({ id }: LoggedEvent): Promise<void> => {
    if (poisoned.has(id)) throw poisoned.get(id);
    done.push(id);
  };
  const parts = { log, orm, pool: { query } as unknown as pg.Pool, modules: { get: () => undefined } as unknown as ModuleRef, clock: { now: () => new Date(0) }, warn: () => undefined };
  const run = (signal: AbortSignal): Promise<void> => new ReactionHost(parts, { name: 'toy.answer', on: { 'toy.said@1': said } }, 'spec').run(signal);
  /** A worker that is stopped after this time, which passes at once. */
  const runFor = async (milliseconds: number): Promise<void> => {
    const stopping = new AbortController();
    const running = run(stopping.signal);
    await jest.advanceTimersByTimeAsync(milliseconds);
    stopping.abort();
    await running;
  };
  const start = (): Promise<void> => runFor(60_000);
  const parked = (): string[] => table.parked.map((row) => `${row.event_id} ${row.reason}`);
  return { table, done, poisoned, run, runFor, start, parked };
}

describe('a reaction that keeps failing on an event', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('parks it with what follows in its stream and goes on with the others; mended, it takes them up in order', async () => {
    const { table, done, poisoned, start, parked } = world([event('a1', 1), event('b1', 2), event('a2', 3), event('b2', 4)]);
    poisoned.set('a1', new Error('a programming mistake'));
    await start();
    expect([done, parked(), table.position]).toEqual([['b1', 'b2'], ['a1 Error', 'a2 waits behind a parked event of the same key'], '4']);
    await start();
    expect([done, parked().length]).toEqual([['b1', 'b2'], 2]);
    poisoned.clear();
    await start();
    expect([done, parked(), table.position]).toEqual([['b1', 'b2', 'a1', 'a2'], [], '4']);
  });

  it('tries it again every few minutes without a restart', async () => {
    const { done, poisoned, runFor, parked } = world([event('a1', 1), event('a2', 2)]);
    poisoned.set('a1', new Error('the desk does not answer'));
    setTimeout(() => poisoned.clear(), 60_000);
    await runFor(301_000);
    expect([done, parked()]).toEqual([['a1', 'a2'], []]);
  });

  it('leaves an event it is stopped at to the next start, with all behind it', async () => {
    const { done, poisoned, runFor, start, table } = world([event('b1', 1), event('a1', 2), event('b2', 3)]);
    poisoned.set('b1', new Error('a programming mistake')).set('a1', Object.assign(new Error('the database starts'), { code: '57P03' }));
    await runFor(30_000);
    expect(table.position).toBe('1');
    poisoned.clear();
    await start();
    expect(done).toEqual(['b1', 'a1', 'b2']);
  });

  it('parks at once what is shut, and does not react to its closed fields', async () => {
    const { done, start, parked } = world([event('a1', 1, SHUT), event('b1', 2)]);
    await start();
    expect([done, parked()]).toEqual([['b1'], ['a1 UnwrapRefused']]);
  });

  it.each([Object.assign(new Error('the database starts'), { code: '57P03' }), new KmsRefused('busy', 'try again in a minute')])('waits, in order and parking nothing, while a part of the platform is away: %s', async (away) => {
    const { done, poisoned, run, parked } = world([event('a1', 1), event('b1', 2)]);
    const stopping = new AbortController();
    poisoned.set('a1', away);
    const running = run(stopping.signal);
    await jest.advanceTimersByTimeAsync(600_000);
    expect([done, parked()]).toEqual([[], []]);
    poisoned.clear();
    await jest.advanceTimersByTimeAsync(5_000);
    stopping.abort();
    await running;
    expect([done, parked()]).toEqual([['a1', 'b1'], []]);
  });
});
