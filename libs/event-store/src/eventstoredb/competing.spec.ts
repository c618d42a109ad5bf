import { startEventStoreDb } from '@keystead/testing/src/eventstoredb/stand-in.js';
import type { StandIn } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { anEvent, appended, until } from '../contract-suite/builders.js';
import { openEventStoreDb } from './engine.js';
import type { EventStoreDb } from './engine.js';

const accessed = 'keys.key-accessed@1';

describe('workers that compete for the events of a group', () => {
  let node: StandIn;
  let stores: EventStoreDb[];
  let ending: AbortController;
  beforeEach(async () => {
    node = await startEventStoreDb();
    const url = `esdb://127.0.0.1:${node.port}?tls=false`;
    stores = [await openEventStoreDb({ url }), await openEventStoreDb({ url })];
    ending = new AbortController();
  });
  afterEach(async () => {
    ending.abort();
    await Promise.all(stores.map((store) => store.close()));
    await node.stop();
  });

  const write = async (count: number): Promise<string[]> => {
    const written: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const event = anEvent({ type: accessed });
      await appended(stores[0]!.append(`keys.key-org_a-key_${n % 3}`, 'any', [event, anEvent()]));
      written.push(event.id);
    }
    return written;
  };

  it('shares them: each goes to one worker, and only those of the filter', async () => {
    const taken = stores.map((): string[] => []);
    const working = stores.map((store, index) =>
      store.compete({ group: 'mailers', types: [accessed], signal: ending.signal }, async ({ id }) => {
        await new Promise((next) => setTimeout(next, 2));
        taken[index]!.push(id);
      }));
    const written = await write(40);
    await until(() => taken.flat().length >= 40);
    ending.abort();
    await Promise.all(working);
    expect(taken.flat().sort()).toEqual([...written].sort());
    expect(taken.every((own) => own.length > 0)).toBe(true);
  });

  it('gives what a worker left, or failed at, to another; what always fails is set aside by the node', async () => {
    const done: string[] = [];
    const leaving = new AbortController();
    const stuck = stores[1]!.compete({ group: 'mailers', types: [accessed], signal: leaving.signal, maxRetries: 2 }, () => new Promise(() => undefined));
    const written = await write(6);
    const [bad] = written;
    const tries = new Map<string, number>();
    const working = stores[0]!.compete({ group: 'mailers', types: [accessed], signal: ending.signal, maxRetries: 2 }, async ({ id }) => {
      tries.set(id, (tries.get(id) ?? 0) + 1);
      if (id === bad) throw new Error('no such mailbox');
      done.push(id);
    });
    leaving.abort();
    await stores[1]!.close();
    await until(() => done.length >= 5 && node.groups.parkedOf('mailers').length === 1);
    ending.abort();
    await working;
    void stuck;
    expect([...new Set(done)].sort()).toEqual(written.slice(1).sort());
    expect(node.groups.parkedOf('mailers')).toEqual([bad]);
    expect(tries.get(bad ?? '')).toBe(3);
  });

  it('goes on after a restart of the node', async () => {
    const taken: string[] = [];
    const working = stores[0]!.compete({ group: 'mailers', types: [accessed], signal: ending.signal }, async ({ id }) => void taken.push(id));
    const before = await write(3);
    await until(() => taken.length >= 3);
    await node.stop();
    await node.start();
    const after = await write(3);
    await until(() => new Set(taken).size === 6);
    ending.abort();
    await working;
    expect([...new Set(taken)]).toEqual([...before, ...after]);
  });
});
