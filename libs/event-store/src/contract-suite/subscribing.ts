import type { RecordedEvent } from '../port.js';
import { anEvent, appended, collect, STREAM, until } from './builders.js';
import type { Engine, OpenEngine } from './builders.js';

export function subscribing(open: OpenEngine): void {
  let engine: Engine;
  let ending: AbortController;
  beforeEach(async () => {
    engine = await open();
    ending = new AbortController();
  });
  afterEach(async () => {
    ending.abort();
    await engine.end();
  });

  it('catches up, then follows, and resolves when it is aborted', async () => {
    const { store } = engine;
    await appended(store.append(STREAM, 'none', [anEvent(), anEvent()]));
    const seen: RecordedEvent[] = [];
    const subscription = store.subscribe({ signal: ending.signal }, async (batch) => {
      seen.push(...batch);
    });
    await until(() => seen.length === 2);
    for (let version = 1; version < 20; version += 1) await appended(store.append(STREAM, version, [anEvent()]));
    await until(() => seen.length === 21);
    ending.abort();
    await expect(subscription).resolves.toBeUndefined();
    await appended(store.append(STREAM, 'any', [anEvent()]));
    expect(seen).toEqual((await collect(store.readAll())).slice(0, 21));
  });

  it('resolves at once when it is aborted before it starts', async () => {
    ending.abort();
    await expect(engine.store.subscribe({ signal: ending.signal }, () => Promise.reject(new Error('never called')))).resolves.toBeUndefined();
  });

  it('hears of an event from another process', async () => {
    const { store } = engine;
    const other = engine.another?.() ?? store;
    const seen: string[] = [];
    const subscription = store.subscribe({ signal: ending.signal }, async (batch) => {
      seen.push(...batch.map((event) => event.id));
    });
    const events = [anEvent(), anEvent(), anEvent()];
    for (const event of events) {
      await appended(other.append(STREAM, 'any', [event]));
      await until(() => seen.at(-1) === event.id);
    }
    ending.abort();
    await subscription;
    expect(seen).toEqual(events.map((event) => event.id));
  });

  it('gives one batch at a time, of no more than the page size, and waits for a slow handler', async () => {
    const { store } = engine;
    for (let round = 0; round < 5; round += 1) await appended(store.append(STREAM, 'any', Array.from({ length: 10 }, () => anEvent())));
    let busy = 0;
    const sizes: number[] = [];
    const subscription = store.subscribe({ signal: ending.signal, pageSize: 7 }, async (batch) => {
      busy += 1;
      expect(busy).toBe(1);
      await new Promise((next) => setTimeout(next, 5));
      sizes.push(batch.length);
      busy -= 1;
    });
    await until(() => sizes.reduce((sum, size) => sum + size, 0) === 50);
    ending.abort();
    await subscription;
    expect(Math.max(...sizes)).toBeLessThanOrEqual(7);
  });

  it('rejects with what the handler threw, and a new one goes on behind the last batch that was dealt with', async () => {
    const { store } = engine;
    await appended(store.append(STREAM, 'none', Array.from({ length: 10 }, () => anEvent())));
    const fault = new Error('the projection is broken');
    const dealtWith: RecordedEvent[] = [];
    const handler = async (batch: readonly RecordedEvent[]): Promise<void> => {
      if (dealtWith.length === 6) throw fault;
      dealtWith.push(...batch);
    };
    await expect(store.subscribe({ signal: ending.signal, pageSize: 3 }, handler)).rejects.toBe(fault);
    expect(dealtWith.map((event) => event.version)).toEqual([0, 1, 2, 3, 4, 5]);
    const resumed: number[] = [];
    const subscription = store.subscribe({ signal: ending.signal, after: dealtWith.at(-1)?.position ?? '' }, async (batch) => {
      resumed.push(...batch.map((event) => event.version));
    });
    await until(() => resumed.length === 4);
    ending.abort();
    await subscription;
    expect(resumed).toEqual([6, 7, 8, 9]);
  });

  it('gives only what the filter lets through, before and after it is live', async () => {
    const { store } = engine;
    const write = (stream: string, type: string): Promise<unknown> => appended(store.append(stream, 'any', [anEvent({ type })]));
    const seen: string[] = [];
    await write(STREAM, 'keys.key-vaulted@1');
    await write(STREAM, 'keys.key-accessed@1');
    const subscription = store.subscribe({ signal: ending.signal, categories: ['keys.key'], types: ['keys.key-vaulted@1'] }, async (batch) => {
      seen.push(...batch.map((event) => event.stream));
    });
    await until(() => seen.length === 1);
    await write('keys.grant-org_a-gra_1', 'keys.key-vaulted@1');
    await write('keys.key-org_a-key_2', 'keys.key-accessed@1');
    await write('keys.key-org_a-key_3', 'keys.key-vaulted@1');
    await until(() => seen.length === 2);
    ending.abort();
    await subscription;
    expect(seen).toEqual([STREAM, 'keys.key-org_a-key_3']);
  });

  it('shows everybody the same order while many write', async () => {
    const { store } = engine;
    const other = engine.another?.() ?? store;
    const seen: RecordedEvent[] = [];
    const subscription = store.subscribe({ signal: ending.signal, pageSize: 50 }, async (batch) => {
      seen.push(...batch);
    });
    await Promise.all(Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? store : other).append(`keys.key-org_a-key_${index % 17}`, 'any', [anEvent(), anEvent()])));
    await until(() => seen.length === 800);
    ending.abort();
    await subscription;
    expect(seen).toEqual(await collect(store.readAll()));
  });
}
