import { bytesOf } from '../check-append.js';
import { MAX_APPEND_BYTES } from '../limits.js';
import { anEvent, appended, collect, given, STREAM } from './builders.js';
import type { Engine, OpenEngine } from './builders.js';

export function appending(open: OpenEngine): void {
  let engine: Engine;
  beforeEach(async () => {
    engine = await open();
  });
  afterEach(() => engine.end());

  it('gives back every byte it was given, NUL and bytes that are no text among them', async () => {
    const { store } = engine;
    const events = [anEvent(), anEvent({ header: Buffer.from([0, 255, 254, 0, 128]), payload: Buffer.alloc(0) }), anEvent({ payload: Buffer.from('"żółw 🐢 \\u0000"') })];
    const result = await appended(store.append(STREAM, 'none', events));
    const read = await collect(store.readStream(STREAM));
    expect(read.map(given)).toEqual(events);
    expect(read.map(({ stream, version }) => ({ stream, version }))).toEqual([0, 1, 2].map((version) => ({ stream: STREAM, version })));
    expect(result).toEqual({ version: 2, position: read[2]?.position, eventIds: events.map((event) => event.id) });
    expect(await store.head()).toBe(result.position);
  });

  it.each([
    ['none', 'accepts', null],
    ['any', 'accepts', null],
    ['exists', 'refuses', null],
    [0, 'refuses', null],
    ['none', 'refuses', 2],
    ['any', 'accepts', 2],
    ['exists', 'accepts', 2],
    [2, 'accepts', 2],
    [1, 'refuses', 2],
    [3, 'refuses', 2],
  ] as const)('expecting %s it %s when the stream is at %s', async (expected, verdict, current) => {
    const { store } = engine;
    if (current !== null) await appended(store.append(STREAM, 'none', [anEvent(), anEvent(), anEvent()]));
    const result = await store.append(STREAM, expected, [anEvent()]);
    if (verdict === 'refuses') expect(result).toEqual({ outcome: 'conflict', currentVersion: current });
    else expect(result).toMatchObject({ outcome: 'appended', version: (current ?? -1) + 1 });
    expect((await collect(store.readStream(STREAM))).length).toBe((current ?? -1) + 1 + (verdict === 'accepts' ? 1 : 0));
  });

  it('lets one of 200 concurrent appends win and tells the others the version', async () => {
    const { store } = engine;
    const first = await appended(store.append(STREAM, 'none', [anEvent()]));
    const answers = await Promise.all(Array.from({ length: 200 }, () => store.append(STREAM, first.version, [anEvent()])));
    const winners = answers.filter((answer) => answer.outcome === 'appended');
    expect(winners.length).toBe(1);
    expect(answers.filter((answer) => answer.outcome !== 'appended')).toEqual(Array.from({ length: 199 }, () => ({ outcome: 'conflict', currentVersion: 1 })));
    expect((await collect(store.readStream(STREAM))).map((event) => event.version)).toEqual([0, 1]);
  });

  it('keeps the events of one append together and concurrent appends to one stream in a row', async () => {
    const { store } = engine;
    const appends = Array.from({ length: 40 }, () => [anEvent(), anEvent(), anEvent()]);
    const results = await Promise.all(appends.map((events) => appended(store.append(STREAM, 'any', events))));
    const read = await collect(store.readStream(STREAM));
    expect(read.map((event) => event.version)).toEqual(Array.from({ length: 120 }, (_, index) => index));
    for (const [index, { version }] of results.entries()) {
      expect(read.slice(version - 2, version + 1).map((event) => event.id)).toEqual(appends[index]?.map((event) => event.id));
    }
  });

  it('does not take other requests down with one that loses', async () => {
    const { store } = engine;
    await appended(store.append(STREAM, 'none', [anEvent()]));
    const answers = await Promise.all([
      store.append('keys.key-org_a-key_2', 'none', [anEvent()]),
      store.append(STREAM, 'none', [anEvent()]),
      store.append('keys.key-org_a-\0', 'none', [anEvent()]),
      store.append('keys.key-org_a-key_3', 'exists', [anEvent()]),
      store.append('keys.key-org_a-key_4', 'none', [anEvent()]),
    ]);
    expect(answers.map((answer) => answer.outcome)).toEqual(['appended', 'conflict', 'rejected', 'conflict', 'appended']);
    expect((await collect(store.readAll())).map((event) => event.stream)).toEqual([STREAM, 'keys.key-org_a-key_2', 'keys.key-org_a-key_4']);
  });

  it('refuses an append over the limit, saying how large it was, and takes one of exactly the limit', async () => {
    const { store, weigh = bytesOf } = engine;
    const event = anEvent();
    const rest = weigh([{ ...event, payload: Buffer.alloc(0) }]);
    const largest = anEvent({ ...event, payload: Buffer.alloc(MAX_APPEND_BYTES - rest, 'x') });
    const half = MAX_APPEND_BYTES / 2;
    expect(await store.append(STREAM, 'any', [{ ...largest, payload: Buffer.alloc(MAX_APPEND_BYTES - rest + 1) }])).toEqual({ outcome: 'too-large', bytes: MAX_APPEND_BYTES + 1, limit: MAX_APPEND_BYTES });
    expect(await store.append(STREAM, 'any', [anEvent({ payload: Buffer.alloc(half) }), anEvent({ payload: Buffer.alloc(half) })])).toMatchObject({ outcome: 'too-large' });
    expect(await store.append(STREAM, 'none', [largest])).toMatchObject({ outcome: 'appended', version: 0 });
    const [read] = await collect(store.readStream(STREAM));
    expect(read?.payload.equals(largest.payload)).toBe(true);
  });

  it.each([
    ['no events', STREAM, []],
    ['an empty stream name', '', [anEvent()]],
    ['a NUL in the stream name', 'keys.key-org_a-\0', [anEvent()]],
    ['half a character in the stream name', 'keys.key-org_a-\ud800', [anEvent()]],
    ['a stream name of 251 bytes', 'x'.repeat(251), [anEvent()]],
    ['a NUL in a type', STREAM, [anEvent({ type: 'keys.\0@1' })]],
    ['a NUL in an organisation', STREAM, [anEvent({ organisation: '\0' })]],
    ['an id that is no UUID', STREAM, [anEvent({ id: 'one' })]],
    ['a salt of 31 bytes', STREAM, [anEvent({ salt: Buffer.alloc(31) })]],
    ['one id twice', STREAM, [anEvent({ id: '00000000-0000-4000-8000-000000000001' }), anEvent({ id: '00000000-0000-4000-8000-000000000001' })]],
  ])('rejects %s and stores nothing', async (_what, stream, events) => {
    const { store } = engine;
    const result = await store.append(stream, 'any', events);
    expect(result).toEqual({ outcome: 'rejected', reason: expect.any(String) as string });
    expect(await store.head()).toBe('');
    expect(await collect(store.readStream(stream))).toEqual([]);
  });

  it('takes nothing more for a closed stream, which reads as before, and other streams go on', async () => {
    const { store } = engine;
    await appended(store.append(STREAM, 'none', [anEvent()]));
    await store.closeStream(STREAM);
    await store.closeStream(STREAM);
    await store.closeStream('keys.key-org_a-never');
    expect(await store.append(STREAM, 'any', [anEvent()])).toEqual({ outcome: 'stream-closed' });
    expect(await store.append('keys.key-org_a-never', 'none', [anEvent()])).toEqual({ outcome: 'stream-closed' });
    expect((await collect(store.readStream(STREAM))).length).toBe(1);
    expect(await store.append('keys.key-org_a-other', 'none', [anEvent()])).toMatchObject({ outcome: 'appended' });
  });

  it('answers what is under way when it is closed and takes nothing afterwards', async () => {
    const { store } = engine;
    const under = Promise.all(Array.from({ length: 20 }, (_, index) => store.append(`keys.key-org_a-key_${index}`, 'none', [anEvent()])));
    await store.close();
    expect((await under).map((answer) => answer.outcome)).toEqual(Array.from({ length: 20 }, () => 'appended'));
    await expect(store.append(STREAM, 'any', [anEvent()])).rejects.toThrow('the event store has been closed');
  });
}
