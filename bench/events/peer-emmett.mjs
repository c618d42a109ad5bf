// @ts-check
/** `peer-emmett.mjs <database url> <write scenario | read>`: @event-driven-io/emmett-postgresql as its readers would use it. */
import { dumbo } from '@event-driven-io/dumbo';
import { getPostgreSQLEventStore, readMessagesBatch } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { throughput } from '../lib/measure.mjs';
import { payload, PAGE, READ_EVENTS, SECONDS, streamOf, TYPE, WARM_UP_EVENTS, WARM_UP_SECONDS, WRITING } from './workload.mjs';

const [, , url = '', scenario = ''] = process.argv;

/** @param {number} callers @param {number} size */
async function write(callers, size) {
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  const run = `e${Date.now().toString(36)}`;
  /** @param {string} part */
  const append = (part) => async (/** @type {number} */ caller, /** @type {number} */ turn) => {
    const events = Array.from({ length: size }, () => ({ type: TYPE, data: payload() }));
    await store.appendToStream(streamOf(run + part, caller, turn), events);
    return size;
  };
  await throughput(callers, WARM_UP_SECONDS, append('w'));
  const perSecond = await throughput(callers, SECONDS, append('m'));
  await store.close();
  return perSecond;
}

/** @param {number} max @returns {Promise<number>} events a second */
async function read(max) {
  const pool = dumbo({ connectionString: url });
  let after = 0n;
  let count = 0;
  let sum = 0;
  const start = performance.now();
  while (count < max) {
    const batch = await readMessagesBatch(pool.execute, { after, batchSize: PAGE });
    for (const message of batch.messages) sum += /** @type {{ amount: number }} */ (message.data).amount;
    count += batch.messages.length;
    if (!batch.areMessagesLeft) break;
    after = batch.currentGlobalPosition;
  }
  const perSecond = count / ((performance.now() - start) / 1000);
  await pool.close();
  if (!(sum > 0) || count < max) throw new Error(`read ${count} events`);
  return perSecond;
}

/** However slow the machine was until now, there is enough to read, and the planner knows it. */
async function fill() {
  const store = getPostgreSQLEventStore(url);
  for (let turn = 0; turn < READ_EVENTS / 100; turn += 1) await store.appendToStream(streamOf('fill', 0, turn), Array.from({ length: 100 }, () => ({ type: TYPE, data: payload() })));
  await store.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}

async function catchUp() {
  await fill();
  await read(WARM_UP_EVENTS);
  return read(READ_EVENTS);
}

const plan = WRITING[/** @type {keyof typeof WRITING} */ (scenario)];
const value = plan === undefined ? await catchUp() : await write(plan.callers, plan.events);
process.stdout.write(`${JSON.stringify({ value })}\n`);
