import { Refusal } from '@keystead/kernel/src/refusal.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { keyEvents, keyRestricted, keyRevoked, keyVaulted } from '../contract/events.js';
import type { KeyUse } from '../contract/vault.js';
import { KeyAccessLog } from './key-access-log.js';

/** The real write path over the in-memory engine; two logs over one engine stand for two processes. */
const ORG = 'org_00000000000000000000000001';
const ADA = 'p_00000000000000000000000ada';
const EVE = 'p_00000000000000000000000eve';
const KEY = 'key_00000000000000000000000001';
const STREAM = streamName({ context: 'keys', kind: 'key', organisation: ORG, id: KEY });
const now = new Date('2026-11-22T12:00:00.000Z');
const envelope = { actor: { kind: 'member', id: ADA, via: 'session' }, behalf: null, correlation: 'vaulting', causation: null, occurredAt: now } as const;

function use(call: string, over: Partial<KeyUse> = {}): KeyUse {
  const context = { organisation: ORG, actor: { kind: 'member', id: ADA, via: 'token' }, behalf: null, correlation: `req-${call}`, causation: null, now } as const;
  return { organisation: ORG, keyId: KEY, memberId: ADA, purpose: 'run', callId: call, executionId: null, appId: 'app_1', appName: 'Letters', appVersion: '1.0.0', model: 'small', context, ...over };
}

async function world() {
  const { log, writes, store } = inMemoryWrites(keyEvents);
  await log.append(STREAM, 'none', [keyVaulted.create({ keyId: KEY, ownerId: ADA, name: 'Ward 3', provider: 'openai', destination: 'https://api.openai.com/v1', revision: 1, restrictions: { apps: null, models: null } })], envelope);
  const recorded = async (from = 1) => {
    const events = [];
    for await (const logged of log.readStream(STREAM, { from })) events.push(logged);
    return events;
  };
  const told = async (from?: number) => (await recorded(from)).map(({ event, header }) => `${event.name} ${String((event.data as { callId: unknown }).callId)} ${header.correlation}`);
  const appends: number[] = [];
  const append = store.append.bind(store);
  store.append = (stream, expected, events, options) => {
    appends.push(events.length);
    return append(stream, expected, events, options);
  };
  return { log, writes, store, appends, append, recorded, told, accesses: new KeyAccessLog(writes) };
}

const codeOf = (one: PromiseSettledResult<unknown>): string => (one.status === 'fulfilled' ? 'recorded' : one.reason instanceof Refusal ? one.reason.code : (one.reason as Error).name);

describe('uses of one key', () => {
  it('that come together are appended together, each with its own event, correlation and answer', async () => {
    const { accesses, appends, recorded, told } = await world();
    const answers = await Promise.all(['a', 'b', 'c'].map((call) => accesses.record(use(call))));
    expect(appends).toEqual([3]);
    expect(await told()).toEqual(['keys.key-accessed@1 a req-a', 'keys.key-accessed@1 b req-b', 'keys.key-accessed@1 c req-c']);
    expect(answers.map(({ eventId, denied, state }) => [eventId, denied, state.kind])).toEqual((await recorded()).map(({ id }) => [id, null, 'active']));
  });

  it('that come while an append is under way wait for the next one', async () => {
    const { accesses, appends, store, told } = await world();
    const counted = store.append;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => {
      store.append = async (...args) => {
        store.append = counted;
        resolve();
        await held;
        return counted(...args);
      };
    });
    const first = accesses.record(use('a'));
    await reached;
    const others = ['b', 'c', 'd'].map((call) => accesses.record(use(call)));
    release();
    await Promise.all([first, ...others]);
    expect([appends, (await told()).length]).toEqual([[1, 3], 4]);
  });

  it('are refused one by one: neither a stranger nor a restriction stands in the way of the others', async () => {
    const { accesses, appends, log, recorded, told } = await world();
    await log.append(STREAM, 0, [keyRestricted.create({ keyId: KEY, ownerId: ADA, restrictions: { apps: null, models: ['small'] } })], envelope);
    appends.length = 0;
    const answers = await Promise.allSettled([accesses.record(use('a')), accesses.record(use('b', { memberId: EVE })), accesses.record(use('c', { model: 'large' })), accesses.record(use('d'))]);
    expect(answers.map(codeOf)).toEqual(['recorded', 'keys.key-not-found', 'recorded', 'recorded']);
    const events = await recorded(2);
    expect(answers.map((one) => (one.status === 'fulfilled' ? [one.value.eventId, one.value.denied?.code ?? null] : null))).toEqual([[events[0]?.id, null], null, [events[1]?.id, 'keys.key-restricted'], [events[2]?.id, null]]);
    expect(await told(2)).toEqual(['keys.key-accessed@1 a req-a', 'keys.key-access-refused@1 c req-c', 'keys.key-accessed@1 d req-d']);
    expect(appends).toEqual([3]);
  });

  it('are decided anew, all of them, when the key is revoked before they are stored', async () => {
    const { accesses, log, store, told } = await world();
    const append = store.append;
    store.append = async (...args) => {
      store.append = append;
      await log.append(STREAM, 0, [keyRevoked.create({ keyId: KEY, ownerId: ADA, reason: 'lost' })], envelope);
      return append(...args);
    };
    const answers = await Promise.all([accesses.record(use('a')), accesses.record(use('b'))]);
    expect(answers.map(({ denied }) => denied?.code)).toEqual(['keys.key-revoked', 'keys.key-revoked']);
    expect(await told(2)).toEqual(['keys.key-access-refused@1 a req-a', 'keys.key-access-refused@1 b req-b']);
  });

  it('that cannot be stored fail alone', async () => {
    const { accesses, told } = await world();
    const answers = await Promise.allSettled([accesses.record(use('a')), accesses.record(use('b', { purpose: 'theft' as never })), accesses.record(use('c'))]);
    expect(answers.map(codeOf)).toEqual(['recorded', 'InvalidEvent', 'recorded']);
    expect(await told()).toEqual(['keys.key-accessed@1 a req-a', 'keys.key-accessed@1 c req-c']);
  });

  it('all fail while the event store is away, and pass again afterwards', async () => {
    const { accesses, store, told } = await world();
    const append = store.append;
    store.append = () => Promise.reject(new Error('the event store is away'));
    expect((await Promise.allSettled([accesses.record(use('a')), accesses.record(use('b'))])).map(codeOf)).toEqual(['Error', 'Error']);
    store.append = append;
    await accesses.record(use('c'));
    expect(await told()).toEqual(['keys.key-accessed@1 c req-c']);
  });

  it('hold against another process', async () => {
    const { accesses, writes, told } = await world();
    const other = new KeyAccessLog(writes);
    await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? accesses : other).record(use(`c${n}`))));
    expect((await told()).toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => `keys.key-accessed@1 c${n} req-c${n}`).toSorted());
  });
});
