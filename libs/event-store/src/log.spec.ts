import { DoesNotOpen } from '@keystead/crypto/src/aead.js';
import { KmsRefused, UnwrapRefused } from '@keystead/crypto/src/kms.js';
import { payloadDigest } from '@keystead/crypto/src/payload-digest.js';
import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import { writerKeys } from '@keystead/crypto/src/writer-mac.js';
import { defineEvent } from '@keystead/kernel/src/event.js';
import type { Upcaster } from '@keystead/kernel/src/event.js';
import { z } from 'zod';
import { InvalidEnvelope } from './codec.js';
import type { Envelope } from './codec.js';
import { openInMemoryEventStore } from './in-memory/in-memory-event-store.js';
import { EventLog } from './log.js';
import type { LoggedEvent } from './log.js';
import type { EventStore, RecordedEvent } from './port.js';
import { EventRegistry, InvalidEvent, UnknownEvent } from './registry.js';

const ORG = 'org_00000000000000000000000001';
const ANN = 'p_00000000000000000000000ann';
const BEN = 'p_00000000000000000000000ben';
const STREAM = `shop.guest-${ORG}-gst_1`;
const named = defineEvent('shop.guest-named@2', z.strictObject({ guest: z.string(), name: z.string().nullable(), host: z.string().nullable() }), { personal: { name: 'guest' }, subjects: ['host'] });
const oneToTwo: Upcaster = { from: 'shop.guest-named@1', to: 'shop.guest-named@2', upcast: (data) => ({ ...data, host: null }) };
const namedBefore = defineEvent('shop.guest-named@1', z.strictObject({ guest: z.string(), name: z.string().nullable() }), { personal: { name: 'guest' } });
const left = defineEvent('shop.guest-left@1', z.strictObject({ tip: z.json() }));

const envelope: Envelope = { actor: { kind: 'member', id: BEN, via: 'session' }, behalf: null, correlation: 'req-1', causation: null, occurredAt: new Date('2026-01-31T23:59:59.999Z') };
const registry = new EventRegistry([named, left], [oneToTwo]);
const writer = writerKeys('w1', new Map([['w1', Buffer.alloc(32, 1)]]));
const all = async <T>(source: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
};
const dataOf = (logged: readonly LoggedEvent[]): unknown[] => logged.map(({ event }) => event.data);

describe('the event log', () => {
  let store: EventStore;
  let subjects: SubjectKeys;
  let log: EventLog;
  beforeEach(() => {
    store = openInMemoryEventStore();
    subjects = inMemorySubjectKeys();
    log = new EventLog(store, registry, { writer, subjects });
  });
  afterEach(() => store.close());

  const annNamed = named.create({ guest: ANN, name: 'Ann', host: BEN });
  const stored = async (): Promise<RecordedEvent> => (await all(store.readAll()))[0]!;

  it('stores a header, a salted payload and a MAC of the writer', async () => {
    const result = await log.append(STREAM, 'none', [left.create({ tip: 5 })], envelope);
    const { header, payload, salt, mac, ...rest } = await stored();

    expect(result).toEqual({ outcome: 'appended', version: 0, position: rest.position, eventIds: [rest.id] });
    expect(rest).toEqual({ id: rest.id, type: 'shop.guest-left@1', organisation: ORG, stream: STREAM, version: 0, position: rest.position, recordedAt: rest.recordedAt });
    expect(JSON.parse(header.toString())).toEqual({
      v: 1, id: rest.id, type: 'shop.guest-left@1', organisation: ORG, stream: STREAM, actor: { kind: 'member', id: BEN, via: 'session' },
      behalf: null, correlation: 'req-1', causation: null, subjects: [], occurredAt: '2026-01-31T23:59:59.999Z', writer: 'w1',
    });
    expect(payload.toString()).toBe('{"tip":5}');
    expect(writer.verify('w1', header, payloadDigest(salt, payload), mac)).toBe(true);
  });

  it('gives each event an id and a salt of its own', async () => {
    await log.append(STREAM, 'none', [left.create({ tip: 1 }), left.create({ tip: 1 })], envelope);
    const [one, two] = await all(store.readAll());
    expect(one!.id).not.toBe(two!.id);
    expect(one!.salt.equals(two!.salt)).toBe(false);
  });

  it('stores personal fields sealed and names the people concerned, sorted', async () => {
    await log.append(STREAM, 'none', [annNamed], envelope);
    const { header, payload } = await stored();

    expect(payload.includes('Ann')).toBe(false);
    expect((JSON.parse(header.toString()) as { subjects: unknown }).subjects).toEqual([ANN, BEN]);
  });

  it('opens personal fields for deciders, and for others only when they ask', async () => {
    await log.append(STREAM, 'none', [annNamed, left.create({ tip: null })], envelope);
    const [open, closed] = [[{ guest: ANN, name: 'Ann', host: BEN }, { tip: null }], [{ guest: ANN, name: null, host: BEN }, { tip: null }]];

    expect(dataOf(await all(log.readStream(STREAM)))).toEqual(open);
    expect(dataOf(await all(log.readStream(STREAM, { open: false })))).toEqual(closed);
    expect(dataOf(await all(log.readAll()))).toEqual(closed);
    expect(dataOf(await all(log.readAll({ open: true })))).toEqual(open);
    expect([await log.decode(await stored(), { open: true }), await log.decode(await stored())].map(({ event }) => event.data)).toEqual([open[0], closed[0]]);
  });

  it('for one person’s eyes opens what is sealed for them, and nothing of anybody else', async () => {
    await log.append(STREAM, 'none', [annNamed, named.create({ guest: BEN, name: 'Ben', host: ANN })], envelope);
    const names = async (eyes: string): Promise<unknown[]> => (await all(log.asSeenBy(eyes).readAll({ open: true }))).map(({ event }) => (event.data as { name: unknown }).name);
    expect([await names(ANN), await names(BEN)]).toEqual([['Ann', null], [null, 'Ben']]);
  });

  it('knows under which types a name may lie in somebody’s log', () => {
    expect(log.storedTypes(['shop.guest-named@2'])).toEqual(['shop.guest-named@1', 'shop.guest-named@2']);
    expect(log.storedTypes([])).toEqual([]);
  });

  it('gives back what was appended, with where and when', async () => {
    await log.append(STREAM, 'none', [annNamed], envelope);
    const { id, position, recordedAt, header } = await stored();
    expect(await all(log.readStream(STREAM))).toEqual([
      { event: annNamed, opened: true, header: JSON.parse(header.toString()) as unknown, id, type: named.name, organisation: ORG, stream: STREAM, version: 0, position, recordedAt },
    ]);
  });

  it('reads null for an erased person, and everything else as before', async () => {
    await log.append(STREAM, 'none', [annNamed], envelope);
    await subjects.erase(ORG, ANN);
    expect(dataOf(await all(log.readStream(STREAM)))).toEqual([{ guest: ANN, name: null, host: BEN }]);
  });

  it('still writes what happens to an erased person, without what is personal', async () => {
    await subjects.erase(ORG, ANN);
    expect((await log.append(STREAM, 'none', [annNamed], envelope)).outcome).toBe('appended');
    expect((await stored()).payload.toString()).toBe(`{"guest":"${ANN}","host":"${BEN}","name":null}`);
  });

  it('makes no key for a personal field that is null', async () => {
    await log.append(STREAM, 'none', [named.create({ guest: ANN, name: null, host: null })], envelope);
    expect((await stored()).payload.toString()).toBe(`{"guest":"${ANN}","host":null,"name":null}`);
    expect(await subjects.keyFor(ORG, ANN, { create: false })).toBeNull();
  });

  it('wipes the subject keys it used', async () => {
    const used: Buffer[] = [];
    const lending: SubjectKeys = { keyFor: async (...parameters) => (used.push((await subjects.keyFor(...parameters))!), used.at(-1)!), erase: async () => false };
    const careful = new EventLog(store, registry, { writer, subjects: lending });
    await careful.append(STREAM, 'none', [annNamed, annNamed], envelope);
    await all(careful.readStream(STREAM, { max: 1 }));
    expect(used).toEqual([Buffer.alloc(32), Buffer.alloc(32)]);
  });

  it('brings old versions up to date, also those with sealed fields', async () => {
    const before = new EventLog(store, new EventRegistry([namedBefore], []), { writer, subjects });
    await before.append(STREAM, 'none', [namedBefore.create({ guest: ANN, name: 'Ann' })], envelope);

    const [open] = await all(log.readStream(STREAM));
    expect({ event: open!.event, type: open!.type }).toEqual({ event: { name: 'shop.guest-named@2', data: { guest: ANN, name: 'Ann', host: null } }, type: 'shop.guest-named@1' });
    expect(dataOf(await all(log.readAll()))).toEqual([{ guest: ANN, name: null, host: null }]);
  });

  it('gives an event that opens for nobody closed and with the reason, to who asks for what opens; the others as ever', async () => {
    const refused = new UnwrapRefused('local', 'there is no version 1');
    const away = new KmsRefused('unreachable', 'The KMS does not answer.');
    let fault: Error = refused;
    const shut: SubjectKeys = { keyFor: (organisation, pseudonym, options) => (pseudonym === ANN ? Promise.reject(fault) : subjects.keyFor(organisation, pseudonym, options)), erase: (...of) => subjects.erase(...of) };
    await log.append(STREAM, 'none', [annNamed, named.create({ guest: BEN, name: 'Ben', host: null })], envelope);
    const reader = new EventLog(store, registry, { writer, subjects: shut });
    const read = () => all(reader.readAll({ open: 'what-opens' }));
    expect((await read()).map(({ event, opened, shut: why }) => [event.data, opened, why])).toEqual([
      [{ guest: ANN, name: null, host: BEN }, false, refused],
      [{ guest: BEN, name: 'Ben', host: null }, true, undefined],
    ]);
    await expect(all(reader.readAll({ open: true }))).rejects.toBe(refused);
    // It may answer in a moment, and what it would open is not lost.
    fault = away;
    await expect(read()).rejects.toBe(away);
    fault = new KmsRefused('version-unusable', 'Version 3 is disabled.');
    expect((await read()).map(({ shut: why }) => why)).toEqual([fault, undefined]);
  });

  it('names position and type of an event it does not know', async () => {
    const broken = defineEvent('shop.window-broken@1', z.strictObject({}));
    await new EventLog(store, new EventRegistry([broken], []), { writer, subjects }).append(STREAM, 'none', [broken.create({})], envelope);
    const { position } = await stored();
    await expect(all(log.readAll())).rejects.toEqual(new UnknownEvent('shop.window-broken@1', position));
  });

  it('hands batches to a subscriber, opened if it asked', async () => {
    await log.append(STREAM, 'none', [annNamed, left.create({ tip: 1 })], envelope);
    for (const [open, name] of [[undefined, null], [true, 'Ann']] as const) {
      const ending = new AbortController();
      const seen: unknown[] = [];
      await log.subscribe({ signal: ending.signal, ...(open === undefined ? {} : { open }) }, async (batch) => {
        seen.push(...dataOf(batch));
        ending.abort();
      });
      expect(seen).toEqual([{ guest: ANN, name, host: BEN }, { tip: 1 }]);
    }
  });

  it('answers an idempotent repeat with the first ids, although its own are new', async () => {
    const idempotency = { key: 'k', fingerprint: 'f' };
    const first = await log.append(STREAM, 'none', [annNamed], envelope, { idempotency });
    expect(await log.append(STREAM, 'none', [annNamed], envelope, { idempotency })).toEqual({ ...first, outcome: 'repeated' });
  });

  describe('refuses to write', () => {
    const append = (event: { name: string; data: unknown }, changed: Partial<Envelope> = {}): Promise<unknown> => log.append(STREAM, 'none', [event], { ...envelope, ...changed });
    afterEach(async () => expect(await all(store.readAll())).toEqual([]));

    it('data that its schema refuses, an old version, an unknown event', async () => {
      await expect(append({ name: named.name, data: { guest: ANN } })).rejects.toThrow(InvalidEvent);
      await expect(append(namedBefore.create({ guest: ANN, name: null }))).rejects.toEqual(new InvalidEvent(namedBefore.name, 'only the newest version is written'));
      await expect(append({ name: 'shop.window-broken@1', data: {} })).rejects.toEqual(new InvalidEvent('shop.window-broken@1', 'it is not in the registry'));
    });

    it('a value that a reader would take for a sealed field', async () => {
      await expect(append(left.create({ tip: { $sealed: {} } }))).rejects.toEqual(new InvalidEvent(left.name, '"tip" has a member "$sealed", which is reserved'));
    });

    it('people who are not named by pseudonym', async () => {
      await expect(append(named.create({ guest: 'ann@example.org', name: null, host: null }))).rejects.toEqual(new InvalidEvent(named.name, '"guest" does not hold a pseudonym'));
      await expect(append(named.create({ guest: ANN, name: null, host: 'Ben' }))).rejects.toEqual(new InvalidEvent(named.name, '"host" does not hold a pseudonym'));
      await expect(append(named.create({ guest: '', name: 'Ann', host: null }))).rejects.toEqual(new InvalidEvent(named.name, '"guest" does not name the data subject of "name"'));
    });

    it.each<[string, Partial<Envelope>]>([
      ['a member without a pseudonym', { actor: { kind: 'member', id: 'ann@example.org', via: 'session' } }],
      ['a service without a name', { actor: { kind: 'service', id: null, via: 'system' } }],
      ['an anonymous with a name', { actor: { kind: 'anonymous', id: 'ann', via: 'none' } }],
      ['a behalf that is no pseudonym', { behalf: 'Ann' }],
      ['an empty correlation', { correlation: '' }],
      ['an endless correlation', { correlation: 'x'.repeat(201) }],
      ['an endless causation', { causation: 'x'.repeat(201) }],
    ])('an envelope with %s', async (_, changed) => {
      await expect(append(left.create({ tip: 1 }), changed)).rejects.toThrow(InvalidEnvelope);
    });
  });

  describe('notices', () => {
    it.each<[string, (event: RecordedEvent) => Partial<RecordedEvent>, string]>([
      ['another type', () => ({ type: 'shop.guest-named@1' }), 'its header is that of another event'],
      ['another stream', () => ({ stream: `shop.guest-${ORG}-gst_2` }), 'its header is that of another event'],
      ['another organisation', () => ({ organisation: 'org_2' }), 'its header is that of another event'],
      ['another id', () => ({ id: '00000000-0000-4000-8000-000000000000' }), 'its header is that of another event'],
      ['a header that is no JSON', () => ({ header: Buffer.from('{') }), 'its header is not JSON'],
      ['a payload that is no object', () => ({ payload: Buffer.from('[]') }), 'its payload is not an object'],
    ])('%s', async (_, change, reason) => {
      await log.append(STREAM, 'none', [left.create({ tip: 1 })], envelope);
      const recorded = await stored();
      await expect(log.decode({ ...recorded, ...change(recorded) })).rejects.toThrow(`the event at position ${recorded.position} is damaged: ${reason}`);
    });

    it('a box that was moved from another event', async () => {
      await log.append(STREAM, 'none', [annNamed, named.create({ guest: ANN, name: 'Not Ann', host: BEN })], envelope);
      const [one, two] = await all(store.readAll());
      await expect(log.decode({ ...one!, payload: two!.payload }, { open: true })).rejects.toThrow(DoesNotOpen);
    });
  });
});
