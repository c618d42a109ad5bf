// @ts-check
/**
 * `costs.mjs <database url>`: what lies above the engine, each by itself, in microseconds for one event; then the whole of it,
 * appends and reads through the EventLog on the same PostgreSQL.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { payloadDigest } from '../../dist/libs/crypto/src/payload-digest.js';
import { inMemorySubjectKeys } from '../../dist/libs/crypto/src/subject-keys-in-memory.js';
import { writerKeys } from '../../dist/libs/crypto/src/writer-mac.js';
import { EventLog } from '../../dist/libs/event-store/src/log.js';
import { KeysAtHand, sealPersonal } from '../../dist/libs/event-store/src/personal.js';
import { openPostgresEventStore } from '../../dist/libs/event-store/src/postgres/engine.js';
import { installSchema } from '../../dist/libs/event-store/src/postgres/schema.js';
import { systemRandomness } from '../../dist/libs/event-store/src/randomness.js';
import { EventRegistry } from '../../dist/libs/event-store/src/registry.js';
import { canonicalJson } from '../../dist/libs/kernel/src/canonical-json.js';
import { defineEvent } from '../../dist/libs/kernel/src/event.js';
import { microseconds, throughput } from '../lib/measure.mjs';
import { ORGANISATION, payload, PAGE, READ_EVENTS, SECONDS, streamOf, TYPE, WARM_UP_SECONDS } from './workload.mjs';

const url = process.argv[2] ?? '';
const client = new pg.Client({ connectionString: url });
await client.connect();
await installSchema(client);
await client.end();

const person = 'p_0123456789abcdefghjkmnpqrs';
const order = { amount: z.number(), currency: z.string(), description: z.string(), item: z.string(), reference: z.string(), tags: z.array(z.string()), total: z.string() };
const plain = defineEvent(TYPE, z.strictObject(order));
const sealed = defineEvent('bench.order-delivered@1', z.strictObject({ ...order, description: z.string().nullable(), buyer: z.string() }), { personal: { description: 'buyer' } });
const registry = new EventRegistry([plain, sealed], []);
const writer = writerKeys('w1', new Map([['w1', randomBytes(32)]]));
const subjects = inMemorySubjectKeys();
const store = openPostgresEventStore({ connectionString: url });
const log = new EventLog(store, registry, { writer, subjects });

const data = payload();
const sealedData = { ...data, buyer: person };
const header = { actor: { id: person, kind: 'member', via: 'session' }, behalf: null, causation: null, correlation: 'cmd_0123456789abcdefghjkmnpqrs', id: randomUUID(), occurredAt: '2026-01-31T23:59:59.999Z', organisation: ORGANISATION, stream: streamOf('x', 1, 1), subjects: [person], type: TYPE, v: 1, writer: 'w1' };
const headerBytes = Buffer.from(canonicalJson(header));
const payloadBytes = Buffer.from(canonicalJson(data));
const salt = randomBytes(32);
const digest = payloadDigest(salt, payloadBytes);
const keys = new KeysAtHand(subjects, ORGANISATION, true);

async function sealing() {
  const random = systemRandomness();
  const rounds = 5000;
  for (let i = 0; i < rounds; i += 1) await sealPersonal(sealed, header.id, sealedData, keys, random);
  const start = performance.now();
  for (let i = 0; i < rounds; i += 1) await sealPersonal(sealed, header.id, sealedData, keys, random);
  return ((performance.now() - start) * 1000) / rounds;
}

const costs = {
  'checking against its schema': microseconds(() => registry.check(plain.create(data))),
  'canonical bytes of header and payload': microseconds(() => canonicalJson(header) + canonicalJson(data)),
  'hashing the payload': microseconds(() => payloadDigest(salt, payloadBytes)),
  "the writer's MAC": microseconds(() => writer.mac(headerBytes, digest)),
  'sealing one personal field': await sealing(),
};

const envelope = { actor: /** @type {const} */ ({ kind: 'member', id: person, via: 'session' }), behalf: null, correlation: header.correlation, causation: null, occurredAt: new Date() };

/** @param {string} run @param {() => import('../../libs/kernel/src/event.ts').DomainEvent} make */
async function appending(run, make) {
  /** @param {string} part */
  const append = (part) => async (/** @type {number} */ caller, /** @type {number} */ turn) => {
    const result = await log.append(streamOf(run + part, caller, turn), 'any', [make()], envelope);
    if (result.outcome !== 'appended') throw new Error(result.outcome);
    return 1;
  };
  await throughput(64, WARM_UP_SECONDS, append('w'));
  return throughput(64, SECONDS, append('m'));
}

const after = await store.head();
const whole = {
  'appends through the EventLog, 64 callers': await appending('p', () => plain.create(payload())),
  'the same with one sealed field': await appending('s', () => sealed.create({ ...payload(), buyer: person })),
  'reading through the EventLog, fields closed': 0,
};
let count = 0;
const start = performance.now();
for await (const logged of log.readAll({ after, pageSize: PAGE, max: READ_EVENTS })) count += logged.event.data === null ? 0 : 1;
whole['reading through the EventLog, fields closed'] = count / ((performance.now() - start) / 1000);

await store.close();
process.stdout.write(`${JSON.stringify({ ...costs, ...whole })}\n`);
