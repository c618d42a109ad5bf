import { anEvent, appended, collect, STREAM } from './builders.js';
import type { Engine, OpenEngine } from './builders.js';

export function reading(open: OpenEngine): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.end());

  const vaulted = 'keys.key-vaulted@1';
  const given = 'keys.grant-given@1';
  const expected = [
    { stream: STREAM, type: vaulted, organisation: 'org_a' },
    { stream: STREAM, type: 'keys.key-accessed@1', organisation: 'org_a' },
    { stream: 'keys.grant-org_a-gra_1', type: given, organisation: 'org_a' },
    { stream: 'keys.key-org_b-key_9', type: vaulted, organisation: 'org_b' },
    { stream: 'keys.key-use-org_b-key_9', type: vaulted, organisation: 'org_b' },
    { stream: 'odd', type: given, organisation: 'org_b' },
  ];
  const shown = (events: { stream: string; type: string; organisation: string }[]): typeof expected => events.map(({ stream, type, organisation }) => ({ stream, type, organisation }));

  it('starts empty: no head, no events, no streams', async () => {
    const { store } = engine;
    expect(await store.head()).toBe('');
    expect(await collect(store.readAll())).toEqual([]);
    expect(await collect(store.readStream(STREAM))).toEqual([]);
    expect(await collect(store.readStream(STREAM, { direction: 'backward' }))).toEqual([]);
    expect(await collect(store.readStream("no'such\\stream\0"))).toEqual([]);
  });

  it('reads everything in the order of the commits', async () => {
    const { store } = engine;
    for (const { stream, ...event } of expected) await appended(store.append(stream, 'any', [anEvent(event)]));
    const all = await collect(store.readAll());
    expect(shown(all)).toEqual(expected);
    for (const [index, event] of all.entries()) {
      const before = all[index - 1];
      expect(store.comparePositions(event.position, before?.position ?? '')).toBeGreaterThan(0);
      expect(event.recordedAt.getTime()).toBeGreaterThanOrEqual(before?.recordedAt.getTime() ?? 0);
    }
    expect(await store.head()).toBe(all.at(-1)?.position);
    expect(store.comparePositions('', '')).toBe(0);
  });

  it('goes on behind a position, whatever the page size', async () => {
    const { store } = engine;
    const all = await collect(store.readAll());
    for (const pageSize of [1, 2, 5, 6, 100]) {
      expect(await collect(store.readAll({ pageSize }))).toEqual(all);
      for (const [index, event] of all.entries()) expect(await collect(store.readAll({ after: event.position, pageSize }))).toEqual(all.slice(index + 1));
    }
    expect(await collect(store.readAll({ after: all.at(-1)?.position ?? '' }))).toEqual([]);
    expect(await collect(store.readAll({ max: 2, pageSize: 1 }))).toEqual(all.slice(0, 2));
    expect(await collect(store.readAll({ max: 0 }))).toEqual([]);
  });

  it.each([
    [{ categories: ['keys.key'] }, [0, 1, 3]],
    [{ categories: ['keys.key-use', 'keys.grant'] }, [2, 4]],
    [{ categories: ['odd', '', 'keys', "x' OR true --"] }, []],
    [{ categories: [] }, []],
    [{ types: [vaulted] }, [0, 3, 4]],
    [{ types: [vaulted, given] }, [0, 2, 3, 4, 5]],
    [{ types: ["'; DROP TABLE events.log; --", '\0', '\\'] }, []],
    [{ types: [] }, []],
    [{ organisation: 'org_b' }, [3, 4, 5]],
    [{ organisation: "org_b'\0" }, []],
    [{ categories: ['keys.key'], types: [vaulted], organisation: 'org_b' }, [3]],
  ])('filters by %j', async (filter, wanted) => {
    const { store } = engine;
    const all = await collect(store.readAll());
    expect(await collect(store.readAll(filter))).toEqual(wanted.map((index) => all[index]));
    expect(await collect(store.readAll({ ...filter, pageSize: 1 }))).toEqual(wanted.map((index) => all[index]));
    expect(await collect(store.readAll({ ...filter, max: 1 }))).toEqual(wanted.slice(0, 1).map((index) => all[index]));
  });

  it('refuses a position that is not one of its own', async () => {
    const { store } = engine;
    for (const after of ['-1', 'abc', '1.5', '0x10', ' 1', '99999999999999999999', '0']) await expect(collect(store.readAll({ after }))).rejects.toThrow('not a position of this event store');
  });

  it('reads a stream from any version, both ways, as many as asked', async () => {
    const { store } = engine;
    const stream = 'keys.key-org_c-key_1';
    await appended(store.append(stream, 'none', Array.from({ length: 1234 }, () => anEvent())));
    const versions = async (options: Parameters<typeof store.readStream>[1]): Promise<number[]> => (await collect(store.readStream(stream, options))).map((event) => event.version);
    const upTo = Array.from({ length: 1234 }, (_, index) => index);
    expect(await versions({})).toEqual(upTo);
    expect(await versions({ from: 1000 })).toEqual(upTo.slice(1000));
    expect(await versions({ from: 1234 })).toEqual([]);
    expect(await versions({ from: 2, max: 3 })).toEqual([2, 3, 4]);
    expect(await versions({ direction: 'backward' })).toEqual([...upTo].reverse());
    expect(await versions({ direction: 'backward', max: 2 })).toEqual([1233, 1232]);
    expect(await versions({ direction: 'backward', from: 1, max: 5 })).toEqual([1, 0]);
    expect(await versions({ direction: 'backward', from: 9999, max: 1 })).toEqual([1233]);
    expect(await versions({ max: 0 })).toEqual([]);
  });

  it('tells each of many who follow streams at once what came behind its own place, also those who stand at the same one', async () => {
    const { store } = engine;
    const streams = ['keys.key-org_f-key_1', 'keys.key-org_f-key_2'];
    for (const [n, stream] of streams.entries()) await appended(store.append(stream, 'none', Array.from({ length: 2 + n }, () => anEvent())));
    const asked = [0, 1, 0, 2, 2, 1, 3, 2, 3, 0].flatMap((from) => streams.map((stream) => ({ stream, from })));
    const came = await Promise.all(asked.map(async ({ stream, from }) => (await collect(store.readStream(stream, { from }))).length));
    expect(came).toEqual(asked.map(({ stream, from }) => Math.max(0, 2 + streams.indexOf(stream) - from)));
  });

  it('reads large events page by page without losing any', async () => {
    const { store } = engine;
    const stream = 'keys.key-org_d-key_1';
    const events = Array.from({ length: 24 }, (_, index) => anEvent({ payload: Buffer.alloc(900_000, index) }));
    const after = await store.head();
    for (const event of events) await appended(store.append(stream, 'any', [event]));
    const ids = events.map((event) => event.id);
    expect((await collect(store.readAll({ after }))).map((event) => event.id)).toEqual(ids);
    expect((await collect(store.readAll({ after, types: [vaulted] }))).map((event) => event.id)).toEqual(ids);
    expect((await collect(store.readStream(stream))).map((event) => event.payload[0])).toEqual(events.map((_, index) => index));
  });

  it('can be left in the middle', async () => {
    const { store } = engine;
    const seen: number[] = [];
    for await (const event of store.readAll({ pageSize: 1 })) {
      seen.push(event.version);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([0, 1]);
  });
}
