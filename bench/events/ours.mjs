// @ts-check
/** `ours.mjs <database url> <write scenario | read>`: our engine, with headers, salts and MACs of their real size. */
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { openPostgresEventStore } from '../../dist/libs/event-store/src/postgres/engine.js';
import { installSchema } from '../../dist/libs/event-store/src/postgres/schema.js';
import { throughput } from '../lib/measure.mjs';
import { ORGANISATION, payload, PAGE, READ_EVENTS, SECONDS, streamOf, TYPE, WARM_UP_EVENTS, WARM_UP_SECONDS, WRITING } from './workload.mjs';

const [, , url = '', scenario = ''] = process.argv;
const client = new pg.Client({ connectionString: url });
await client.connect();
await installSchema(client);
await client.end();
const store = openPostgresEventStore({ connectionString: url });
const filler = randomBytes(32);

/** @param {string} stream */
function event(stream) {
  const id = randomUUID();
  const person = 'p_0123456789abcdefghjkmnpqrs';
  const header = { actor: { id: person, kind: 'member', via: 'session' }, behalf: null, causation: null, correlation: 'cmd_0123456789abcdefghjkmnpqrs', id, occurredAt: '2026-01-31T23:59:59.999Z', organisation: ORGANISATION, stream, subjects: [person], type: TYPE, v: 1, writer: 'w1' };
  return { id, type: TYPE, organisation: ORGANISATION, header: Buffer.from(JSON.stringify(header)), payload: Buffer.from(JSON.stringify(payload())), salt: filler, mac: filler };
}

/** @param {number} callers @param {number} size */
async function write(callers, size) {
  const run = `o${Date.now().toString(36)}`;
  /** @param {string} part */
  const append = (part) => async (/** @type {number} */ caller, /** @type {number} */ turn) => {
    const stream = streamOf(run + part, caller, turn);
    const result = await store.append(stream, 'any', Array.from({ length: size }, () => event(stream)));
    if (result.outcome !== 'appended') throw new Error(result.outcome);
    return size;
  };
  await throughput(callers, WARM_UP_SECONDS, append('w'));
  return throughput(callers, SECONDS, append('m'));
}

/** @param {number} max @returns {Promise<number>} events a second */
async function read(max) {
  let count = 0;
  let sum = 0;
  const start = performance.now();
  for await (const recorded of store.readAll({ pageSize: PAGE, max })) {
    const header = JSON.parse(recorded.header.toString());
    const data = JSON.parse(recorded.payload.toString());
    if (header.id !== recorded.id) throw new Error('a header of another event');
    sum += data.amount;
    count += 1;
  }
  if (!(sum > 0) || count < max) throw new Error(`read ${count} events`);
  return count / ((performance.now() - start) / 1000);
}

/** However slow the machine was until now, there is enough to read, and the planner knows it. */
async function fill() {
  for (let turn = 0; turn < READ_EVENTS / 100; turn += 1) {
    const stream = streamOf('fill', 0, turn);
    await store.append(stream, 'any', Array.from({ length: 100 }, () => event(stream)));
  }
  const analyst = new pg.Client({ connectionString: url });
  await analyst.connect();
  await analyst.query('VACUUM ANALYZE');
  await analyst.end();
}

async function catchUp() {
  await fill();
  await read(WARM_UP_EVENTS);
  return read(READ_EVENTS);
}

const plan = WRITING[/** @type {keyof typeof WRITING} */ (scenario)];
const value = plan === undefined ? await catchUp() : await write(plan.callers, plan.events);
await store.close();
process.stdout.write(`${JSON.stringify({ value })}\n`);
