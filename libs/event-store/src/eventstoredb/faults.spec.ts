import { EventStoreDBClient } from '@eventstore/db-client';
import { startEventStoreDb } from '@keystead/testing/src/eventstoredb/stand-in.js';
import type { StandIn } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { anEvent, appended, collect, STREAM, until } from '../contract-suite/builders.js';
import { EventStoreRefused, EventStoreUnavailable, LogWentBack, UnknownAppendOutcome } from '../errors.js';
import type { RecordedEvent } from '../port.js';
import { openEventStoreDb } from './engine.js';
import type { EventStoreDb, EventStoreDbOptions } from './engine.js';

/** Real: the engine, its client, gRPC and cut connections. Not real: the node. */
describe('an EventStoreDB that falls over', () => {
  let node: StandIn;
  const stores: EventStoreDb[] = [];
  const open = async (options: Partial<EventStoreDbOptions> = {}, port = node.port): Promise<EventStoreDb> => {
    const store = await openEventStoreDb({ url: `esdb://127.0.0.1:${port}?tls=false`, ...options });
    stores.push(store);
    return store;
  };
  const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => error);
  const ids = async (store: EventStoreDb): Promise<string[]> => (await collect(store.readAll())).map(({ id }) => id);

  beforeEach(async () => {
    node = await startEventStoreDb();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await node.stop();
  });

  it.each([['loseAnswers', true], ['loseAnswers', false], ['loseRequests', true]] as const)('%s, knowing repeats: %s: each append is stored once and answered with its own place', async (fault, knowsRepeats) => {
    node.log.knowsRepeats = knowsRepeats;
    const store = await open();
    for (let version = 0; version < 4; version += 1) {
      node.faults[fault] = 2;
      const result = await appended(store.append(STREAM, version === 0 ? 'none' : version - 1, [anEvent()]));
      const [last] = await collect(store.readStream(STREAM, { direction: 'backward', max: 1 }));
      expect(result).toEqual({ version, position: last?.position, eventIds: [last?.id] });
    }
    node.faults[fault] = 2;
    expect(await store.append(STREAM, 1, [anEvent()])).toEqual({ outcome: 'conflict', currentVersion: 3 });
    node.faults[fault] = 2;
    expect(await store.append(STREAM, 'any', [anEvent(), anEvent()])).toMatchObject({ outcome: 'appended', version: 5 });
    expect((await collect(store.readStream(STREAM))).length).toBe(6);
    node.faults[fault] = 2;
    const keyed = await store.append(STREAM, 5, [anEvent()], { idempotency: { key: 'k', fingerprint: 'f' } });
    expect(keyed).toMatchObject({ outcome: 'appended', version: 6 });
    expect(await store.append(STREAM, 'any', [anEvent()], { idempotency: { key: 'k', fingerprint: 'f' } })).toEqual({ ...keyed, outcome: 'repeated' });
  });

  it('loses the answer of an append and then is away: says that nobody can tell; the repeat finds it', async () => {
    const store = await open({ patienceMs: 300 });
    const idempotency = { key: 'k', fingerprint: 'f' };
    const event = anEvent();
    node.faults.loseAnswers = 1000;
    await expect(store.append(STREAM, 'none', [event], { idempotency })).rejects.toThrow(UnknownAppendOutcome);
    node.faults.loseAnswers = 0;
    await expect(store.append(STREAM, 'none', [anEvent()], { idempotency: { ...idempotency, fingerprint: 'other' } })).resolves.toMatchObject({ outcome: expect.stringMatching(/appended|mismatch/) as string });
    expect((await collect(store.readStream(STREAM))).length).toBe(1);
  });

  it('is cut in the middle of reads: they go on where they were, nothing lost or doubled', async () => {
    const store = await open();
    const events = Array.from({ length: 30 }, () => anEvent());
    await appended(store.append(STREAM, 'none', events));
    const wanted = events.map(({ id }) => id);
    for (const read of [(): AsyncIterable<RecordedEvent> => store.readStream(STREAM), (): AsyncIterable<RecordedEvent> => store.readAll()]) {
      node.faults.cutReads = 9;
      expect((await collect(read())).map(({ id }) => id)).toEqual(wanted);
    }
    node.faults.cutReads = 9;
    expect((await collect(store.readStream(STREAM, { direction: 'backward' }))).map(({ id }) => id)).toEqual([...wanted].reverse());
  });

  it('is cut in the middle of a subscription, filtered or not: each event is given once, in order', async () => {
    const store = await open();
    const ending = new AbortController();
    const [all, some] = [[] as string[], [] as string[]];
    node.faults.cutAfter = 3;
    node.faults.cutReads = 40;
    const following = [
      store.subscribe({ signal: ending.signal }, async (batch) => void all.push(...batch.map(({ id }) => id))),
      store.subscribe({ signal: ending.signal, types: ['keys.key-accessed@1'] }, async (batch) => void some.push(...batch.map(({ id }) => id))),
    ];
    const [odd, even] = [[] as string[], [] as string[]];
    for (let n = 0; n < 60; n += 1) {
      const event = anEvent({ type: n % 2 === 0 ? 'keys.key-vaulted@1' : 'keys.key-accessed@1' });
      (n % 2 === 0 ? even : odd).push(event.id);
      await appended(store.append(STREAM, 'any', [event]));
    }
    await until(() => all.length >= 60 && some.length >= 30);
    ending.abort();
    await Promise.all(following);
    expect(some).toEqual(odd);
    expect(all).toEqual(await ids(store));
  });

  it('is stopped and started with its data, under load: what was answered is there once, subscriptions go on', async () => {
    const store = await open({ patienceMs: 20_000 });
    const ending = new AbortController();
    const seen: string[] = [];
    const subscription = store.subscribe({ signal: ending.signal }, async (batch) => void seen.push(...batch.map(({ id }) => id)));
    const answered: string[] = [];
    let restarts = 0;
    const callers = Array.from({ length: 8 }, async (_, caller) => {
      for (let round = 0; restarts < 3 || round < 10; round += 1) {
        const { eventIds } = await appended(store.append(`keys.key-org_a-caller_${caller}`, round === 0 ? 'none' : round - 1, [anEvent()]));
        answered.push(...eventIds);
      }
    });
    for (; restarts < 3; restarts += 1) {
      const soFar = answered.length;
      await until(() => answered.length > soFar + 20);
      await node.stop();
      await new Promise((next) => setTimeout(next, 100));
      await node.start();
    }
    await Promise.all(callers);
    await until(() => seen.length >= answered.length);
    ending.abort();
    await subscription;
    const log = await ids(store);
    expect([...log].sort()).toEqual(answered.sort());
    expect(seen).toEqual(log);
  });

  describe('has an older copy of its log put in its place', () => {
    const accessed = 'keys.key-accessed@1';
    const following = (store: EventStoreDb, types: readonly string[] | undefined, seen: string[], signal: AbortSignal): Promise<unknown> =>
      failure(store.subscribe({ signal, ...(types === undefined ? {} : { types }) }, async (batch) => void seen.push(...batch.map(({ id }) => id))));

    it.each([false, true])('who follows it, or reads on, is told so; the node refuses a place to come: %s', async (refuses) => {
      const store = await open();
      const ending = new AbortController();
      const seen: string[] = [];
      const { position: kept } = await appended(store.append(STREAM, 'none', [anEvent()]));
      const backup = node.log.copy();
      const subscription = following(store, undefined, seen, ending.signal);
      const { position } = await appended(store.append(STREAM, 0, Array.from({ length: 40 }, () => anEvent())));
      await until(() => seen.length === 41);
      await node.stop();
      node.faults.refusesPlacesToCome = refuses;
      await node.start(backup);
      const back = new LogWentBack(position, kept);
      expect(await subscription).toEqual(back);
      await expect(collect(store.readAll({ after: position }))).rejects.toThrow(back);
      expect(await collect(store.readAll({ after: kept }))).toEqual([]);
    });

    it('who was given nothing of what is lost misses nothing of what comes in its place', async () => {
      const store = await open();
      const ending = new AbortController();
      const seen: string[] = [];
      const first = anEvent({ type: accessed });
      await appended(store.append(STREAM, 'none', [first]));
      const backup = node.log.copy();
      const subscription = following(store, [accessed], seen, ending.signal);
      // So many that it is told of places far behind what it was given.
      for (let version = 0; version < 200; version += 40) await appended(store.append(STREAM, version, Array.from({ length: 40 }, () => anEvent())));
      await until(() => seen.length === 1);
      await node.stop();
      await node.start(backup);
      const next = anEvent({ type: accessed });
      await appended(store.append(STREAM, 0, [next]));
      await until(() => seen.length === 2);
      ending.abort();
      expect(await subscription).toBeNull();
      expect(seen).toEqual([first.id, next.id]);
    });
  });

  it('stays away: callers are told that nothing was stored, in the time that was set, and readers that it is away', async () => {
    const store = await open({ patienceMs: 300 });
    await node.stop();
    await expect(collect(store.readAll())).rejects.toThrow(EventStoreUnavailable);
    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toThrow(EventStoreUnavailable);
    await expect(store.head()).rejects.toThrow(`the event store at 127.0.0.1:${node.port} does not answer`);
  });

  it('is slow: appends wait, in the time that was set', async () => {
    const store = await open();
    node.faults.slowMs = 200;
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => store.append(`keys.key-org_a-slow_${n}`, 'none', [anEvent()])));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'appended'));
  });

  it('is slow for more than can wait: the rest is told that nothing of it was stored, and nothing was', async () => {
    const store = await open({ patienceMs: 600 });
    node.faults.slowMs = 150;
    const sent = Array.from({ length: 300 }, () => anEvent());
    const answers = await Promise.allSettled(sent.map((event, n) => store.append(`keys.key-org_a-slow_${n}`, 'none', [event])));
    const told = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.outcome : (answer.reason as Error).name));
    expect([...new Set(told)].filter((word) => !['appended', 'EventStoreBusy', 'EventStoreUnavailable', 'UnknownAppendOutcome'].includes(word))).toEqual([]);
    expect(told).toContain('appended');
    expect(told).toContain('EventStoreBusy');
    node.faults.slowMs = 0;
    const there = new Set(await ids(store));
    // Only of what was under way when the time was over nobody can say, and is told so.
    const certain = sent.flatMap(({ id }, n) => (told[n] === 'UnknownAppendOutcome' ? [] : [[id, told[n]] as const]));
    expect(certain.filter(([id, word]) => there.has(id) !== (word === 'appended'))).toEqual([]);
  });

  it('takes calls and never answers: nobody waits for ever', async () => {
    const store = await open({ patienceMs: 300, silenceMs: 200 });
    node.faults.silent = true;
    await expect(collect(store.readStream(STREAM))).rejects.toThrow(EventStoreUnavailable);
    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toThrow(UnknownAppendOutcome);
    node.faults.silent = false;
  });

  it('has a subscription that the node has forgotten: it is made anew', async () => {
    const store = await open({ quietMs: 100 });
    const ending = new AbortController();
    const seen: string[] = [];
    node.faults.silent = true;
    const subscription = store.subscribe({ signal: ending.signal }, async (batch) => void seen.push(...batch.map(({ id }) => id)));
    await new Promise((next) => setTimeout(next, 50));
    node.faults.silent = false;
    const { eventIds } = await appended(store.append(STREAM, 'none', [anEvent()]));
    await until(() => seen.length === 1);
    ending.abort();
    await subscription;
    expect(seen).toEqual(eventIds);
  });

  it('lets it subscribe to nothing for a while: nothing is appended unwatched meanwhile, health says so, and afterwards all goes on', async () => {
    const store = await open();
    await appended(store.append(STREAM, 'none', [anEvent()]));
    await node.stop();
    node.faults.subscriptionsDenied = true;
    await node.start();
    await until(async () => (await failure(store.head())) instanceof EventStoreRefused);
    await expect(store.append(STREAM, 0, [anEvent()])).rejects.toThrow(/refuses these credentials/);
    node.faults.subscriptionsDenied = false;
    await until(async () => (await failure(store.head())) === null);
    expect(await store.append(STREAM, 0, [anEvent()])).toMatchObject({ outcome: 'appended', version: 1 });
    // It is watched again: what others do to a stream's metadata counts at once.
    await new EventStoreDBClient({ endpoint: `127.0.0.1:${node.port}` }, { insecure: true }).setStreamMetadata(STREAM, { maxCount: 1 });
    await until(async () => /maxCount/.test(String(await failure(store.append(STREAM, 'any', [anEvent()])))));
  });

  it('hands over the lead: writers and subscribers go to the node that leads now', async () => {
    const second = await startEventStoreDb({ log: node.log });
    second.faults.leader = { host: '127.0.0.1', port: node.port };
    const store = await open();
    const ending = new AbortController();
    const seen: string[] = [];
    const subscription = store.subscribe({ signal: ending.signal }, async (batch) => void seen.push(...batch.map(({ id }) => id)));
    const wanted: string[] = [];
    for (let version = 0; version < 30; version += 1) {
      if (version === 10) {
        node.faults.leader = { host: '127.0.0.1', port: second.port };
        second.faults.leader = null;
      }
      wanted.push(...(await appended(store.append(STREAM, version === 0 ? 'none' : version - 1, [anEvent()]))).eventIds);
    }
    await until(() => seen.length >= 30);
    ending.abort();
    await subscription;
    expect(seen).toEqual(wanted);
    await second.stop();
  });

  it('has one effect when two processes bring the same command at the same moment', async () => {
    const [store, other] = [await open(), await open()];
    for (let round = 0; round < 15; round += 1) {
      const idempotency = { key: `k${round}`, fingerprint: 'f' };
      const answers = await Promise.all([store.append(`keys.key-org_a-a${round}`, 'none', [anEvent()], { idempotency }), other.append(`keys.key-org_a-b${round}`, 'any', [anEvent()], { idempotency })]);
      expect(answers.map((answer) => answer.outcome).sort()).toEqual(['appended', 'repeated']);
      expect({ ...answers[0], outcome: '' }).toEqual({ ...answers[1], outcome: '' });
    }
    expect((await ids(store)).length).toBe(15);
  });

  it('sees a process end between saying what it will append and appending it: the same command takes its place at once', async () => {
    const store = await open({ patienceMs: 500 });
    const idempotency = { key: 'k', fingerprint: 'f' };
    // Only what was said reaches the node.
    const leaving = await open({ patienceMs: 400 });
    const append = node.log.append.bind(node.log);
    jest.spyOn(node.log, 'append').mockImplementation((stream, ...rest) => {
      if (stream === STREAM) throw new Error('the process has ended');
      return append(stream, ...rest);
    });
    await expect(leaving.append(STREAM, 'none', [anEvent()], { idempotency })).rejects.toThrow(UnknownAppendOutcome);
    jest.restoreAllMocks();
    expect(await store.findAppend('k')).toBeNull();
    const result = await store.append(STREAM, 'none', [anEvent()], { idempotency });
    expect(result).toMatchObject({ outcome: 'appended', version: 0 });
    expect(await store.append(STREAM, 'none', [anEvent()], { idempotency })).toEqual({ ...result, outcome: 'repeated' });
    expect((await ids(store)).length).toBe(1);
  });
});
