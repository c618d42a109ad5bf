import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { UnwrapRefused } from '@keystead/crypto/src/kms.js';
import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import { writerKeys } from '@keystead/crypto/src/writer-mac.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { Envelope } from '@keystead/event-store/src/codec.js';
import { openInMemoryEventStore } from '@keystead/event-store/src/in-memory/in-memory-event-store.js';
import { EventLog } from '@keystead/event-store/src/log.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { Streams } from './streams.js';
import { WriteModel } from './write-model.js';

const opened = defineEvent('shop.opened@1', z.strictObject({ shopId: z.string() }), {});
const visited = defineEvent('shop.visited@1', z.strictObject({ guestId: z.string(), name: z.string().nullable() }), { subjects: ['guestId'], personal: { name: 'guestId' } });
type ShopEvent = EventOf<typeof opened> | EventOf<typeof visited>;

const ORG = 'org_00000000000000000000000001';
const GUEST = 'p_00000000000000000000000001';
const STREAM = `shop.shop-${ORG}-one`;
const envelope: Envelope = { actor: { kind: 'service', id: 'test', via: 'system' }, behalf: null, correlation: 'c', causation: null, occurredAt: new Date(0) };
const guests = (names: readonly (string | null)[], event: ShopEvent): readonly (string | null)[] => (event.name === 'shop.visited@1' ? [...names, event.data.name] : names);

/** The real log over the in-memory engine; `reads` says from which version the store was asked. */
function shop() {
  const engine = openInMemoryEventStore();
  const reads: number[] = [];
  const store = new Proxy(engine, {
    get: (target, name) =>
      name === 'readStream'
        ? (stream: string, options: { from?: number }) => {
            reads.push(options.from ?? 0);
            return target.readStream(stream, options);
          }
        : (Reflect.get(target, name) as () => unknown).bind(target),
  });
  const subjects = inMemorySubjectKeys();
  const log = new EventLog(store, new EventRegistry([opened, visited], []), { writer: writerKeys('w', new Map([['w', randomBytes(32)]])), subjects });
  return { reads, subjects, append: (event: ShopEvent) => log.append(STREAM, 'any', [event], envelope), writes: new WriteModel(store, log, randomBytes(32)), streams: new Streams(log) };
}

describe('states of the write model', () => {
  it('are folded once, then only from what is newer', async () => {
    const { reads, append, writes } = shop();
    await append(opened.create({ shopId: 'one' }));
    for (let i = 0; i < 3; i += 1) await writes.load(STREAM, [], guests);
    expect(reads).toEqual([0, 1, 1]);
  });

  it('forget a person at the erasure, also what was folded before it', async () => {
    const { reads, append, writes, streams, subjects } = shop();
    const followed = streams.follow<readonly (string | null)[]>({ category: 'shop.shop', initial: [], evolve: (names, { event }) => guests(names, event as ShopEvent), open: true });
    await append(opened.create({ shopId: 'one' }));
    await append(visited.create({ guestId: GUEST, name: 'Ada' }));
    expect([(await writes.load(STREAM, [], guests)).state, await followed.of(ORG, 'one')]).toEqual([['Ada'], ['Ada']]);
    await subjects.erase(ORG, GUEST);
    expect([(await writes.load(STREAM, [], guests)).state, await followed.of(ORG, 'one')]).toEqual([[null], [null]]);
    // Up to the personal field from memory, from there out of the log, and with nothing left to open all of it from memory.
    await writes.load(STREAM, [], guests);
    expect(reads).toEqual([0, 0, 1, 1, 2]);
  });

  it('are made of what opens while a key is shut, say so, and are whole once it is back', async () => {
    const { append, writes, subjects } = shop();
    const away = new UnwrapRefused('local', 'there is no version 1');
    await append(visited.create({ guestId: GUEST, name: 'Ada' }));
    await append(opened.create({ shopId: 'one' }));
    const shut = jest.spyOn(subjects, 'keyFor').mockRejectedValue(away);
    expect(await writes.load(STREAM, [], guests)).toEqual({ state: [null], version: 1, shut: away });
    shut.mockRestore();
    expect(await writes.load(STREAM, [], guests)).toEqual({ state: ['Ada'], version: 1 });
  });
});

describe('a decision', () => {
  const context = (idempotencyKey: string | null): CommandContext => ({ organisation: ORG, actor: envelope.actor, behalf: null, correlation: 'c', causation: null, idempotencyKey, now: new Date(0) });
  const shops = (known: readonly string[], event: ShopEvent): readonly string[] => (event.name === 'shop.opened@1' ? [...known, event.data.shopId] : known);
  const decision = (decide: (known: readonly string[]) => readonly ShopEvent[], idempotencyKey: string | null = null) => ({ category: 'shop.shop', id: 'one', initial: [] as readonly string[], evolve: shops, decide, command: 'shop.open', input: {}, context: context(idempotencyKey) });
  const open = (shopId: string) => (): readonly ShopEvent[] => [opened.create({ shopId })];

  it('asks the log nothing when it follows its own last event, and knows the state as it was stored', async () => {
    const { reads, writes } = shop();
    for (const shopId of ['a', 'b', 'c']) await writes.decide(decision(open(shopId)));
    expect(reads).toEqual([]);
    expect((await writes.load(STREAM, [], shops)).state).toEqual(['a', 'b', 'c']);
    expect(reads).toEqual([3]);
  });

  it('on a stream that is written once is remembered by who made it, and read once by everybody else', async () => {
    const { reads, append, writes } = shop();
    await append(opened.create({ shopId: 'a' }));
    for (let n = 0; n < 3; n += 1) expect(await writes.loadOnce(STREAM, [], shops)).toEqual(['a']);
    await writes.decide({ ...decision(open('b')), id: 'two' });
    expect(await writes.loadOnce(STREAM.replace('one', 'two'), [], shops)).toEqual(['b']);
    expect(reads).toEqual([0]);
  });

  it('is made again when somebody else wrote meanwhile, on what they wrote', async () => {
    const { append, writes } = shop();
    await writes.decide(decision(open('a')));
    await append(opened.create({ shopId: 'elsewhere' }));
    const seen: (readonly string[])[] = [];
    const { state, version } = await writes.decide(decision((known) => (seen.push(known), open('b')())));
    expect({ seen, state, version }).toEqual({ seen: [['a'], ['a', 'elsewhere']], state: ['a', 'elsewhere', 'b'], version: 2 });
  });

  it('refuses only on what the log says now', async () => {
    const { append, writes } = shop();
    await writes.decide(decision(open('a')));
    const unlessElsewhere = (known: readonly string[]): readonly ShopEvent[] => {
      if (!known.includes('elsewhere')) throw new Error('not elsewhere');
      return open('b')();
    };
    await expect(writes.decide(decision(unlessElsewhere))).rejects.toThrow('not elsewhere');
    await append(opened.create({ shopId: 'elsewhere' }));
    expect((await writes.decide(decision(unlessElsewhere))).state).toEqual(['a', 'elsewhere', 'b']);
  });

  it('answers a repeat with what was stored then and the state now', async () => {
    const { append, writes } = shop();
    const first = await writes.decide(decision(open('a'), 'k'));
    await append(opened.create({ shopId: 'elsewhere' }));
    const again = await writes.decide(decision(open('made anew'), 'k'));
    expect(again).toEqual({ position: first.position, version: 0, eventIds: first.eventIds, state: ['a', 'elsewhere'], repeated: true });
  });

  it('keeps nothing of a personal field that it wrote', async () => {
    const { writes, subjects } = shop();
    const visit = { ...decision(() => []), decide: () => [visited.create({ guestId: GUEST, name: 'Ada' })], initial: [] as readonly (string | null)[], evolve: guests };
    expect((await writes.decide(visit)).state).toEqual(['Ada']);
    await subjects.erase(ORG, GUEST);
    expect((await writes.load(STREAM, [], guests)).state).toEqual([null]);
  });
});
