// @ts-check
/**
 * The event store against `@event-driven-io/emmett-postgresql`: one PostgreSQL with its own defaults for durability, each side
 * in a process and a database of its own, turn and turn about.
 */
import { join } from 'node:path';
import pg from 'pg';
import { startServer } from '../dist/libs/testing/src/postgres-server.js';
import { measured } from './lib/measured.mjs';
import { median } from './lib/measure.mjs';

export const title = 'Event store: 300-byte payloads, default durability';
export const runs = 5;

const PEER = 'emmett-postgresql 0.42';
const REQUIRED = {
  'single appends, 64 callers': 5,
  'single appends, one caller': 1.2,
  '100-event appends, 16 callers': 1,
  'catch-up reading, decoded, pages of 1,000': 5,
};

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const server = await startServer({ durable: true });
  const admin = new pg.Client({ connectionString: server.url() });
  await admin.connect();
  /** @param {string} name */
  const script = (name) => join(root, 'bench', 'events', name);
  /** @type {Record<string, number[]>} */
  const samples = {};
  /** @param {string} name @param {number | undefined} value */
  const take = (name, value) => (samples[name] ??= []).push(value ?? Number.NaN);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const side of ['emmett', 'ours']) {
        await admin.query(`DROP DATABASE IF EXISTS ${side} WITH (FORCE)`);
        await admin.query(`CREATE DATABASE ${side}`);
      }
      for (const scenario of Object.keys(REQUIRED)) {
        const sides = /** @type {const} */ ([['emmett', 'peer-emmett.mjs'], ['ours', 'ours.mjs']]);
        for (const [side, file] of round % 2 === 1 ? sides : sides.toReversed()) {
          await admin.query('CHECKPOINT');
          const { value } = await measured(script(file), [server.url(side), scenario]);
          take(`${side} ${scenario}`, value);
          say(`run ${round}: ${scenario}: ${side} ${Math.round(value ?? 0)}/s`);
        }
      }
      for (const file of ['floor.mjs', 'costs.mjs']) {
        await admin.query('CHECKPOINT');
        const values = await measured(script(file), [server.url('ours')]);
        for (const [name, value] of Object.entries(values)) take(name, value);
        say(`run ${round}: ${file} ${JSON.stringify(values)}`);
      }
    }
  } finally {
    await admin.end();
    await server.stop();
  }
  /** @param {string} name */
  const of = (name) => samples[name] ?? [];
  /** @param {string} name @param {string} key @param {string} unit @returns {import('./lib/figure.d.ts').Figure} */
  const plain = (name, key, unit) => ({ name, unit, ours: median(of(key)), samples: { ours: of(key) } });
  return [
    ...Object.entries(REQUIRED).map(([scenario, atLeast]) => ({
      name: scenario,
      unit: 'events/s',
      ours: median(of(`ours ${scenario}`)),
      peer: { name: PEER, value: median(of(`emmett ${scenario}`)) },
      required: { of: /** @type {const} */ ('ratio'), atLeast },
      samples: { ours: of(`ours ${scenario}`), peer: of(`emmett ${scenario}`) },
    })),
    plain('(bare COPY in, same columns and indexes)', 'copyIn', 'events/s'),
    plain('(bare COPY out)', 'copyOut', 'events/s'),
    plain('(plain keyset reads, pages of 1,000, not decoded)', 'keyset', 'events/s'),
    plain('appends through the EventLog, 64 callers', 'appends through the EventLog, 64 callers', 'events/s'),
    plain('the same with one sealed field', 'the same with one sealed field', 'events/s'),
    plain('reading through the EventLog, fields closed', 'reading through the EventLog, fields closed', 'events/s'),
    ...['checking against its schema', 'canonical bytes of header and payload', 'hashing the payload', "the writer's MAC", 'sealing one personal field'].map((name) => plain(`cost of ${name}`, name, 'µs/event')),
  ];
}
