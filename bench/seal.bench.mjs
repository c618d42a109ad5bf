// @ts-check
/** The sealer: events of the real event store become signed leaves, with PostgreSQL's own defaults for durability. */
import { join } from 'node:path';
import pg from 'pg';
import { startServer } from '../dist/libs/testing/src/postgres-server.js';
import { measured } from './lib/measured.mjs';
import { median } from './lib/measure.mjs';

export const title = 'Sealing: 100,000 events of 300-byte payloads, batches of 1,000, default durability';
export const runs = 3;

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const server = await startServer({ durable: true });
  const admin = new pg.Client({ connectionString: server.url() });
  await admin.connect();
  /** @type {Record<'events' | 'floor', number[]>} */
  const samples = { events: [], floor: [] };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const what of /** @type {const} */ (['events', 'floor'])) {
        await admin.query(`DROP DATABASE IF EXISTS ${what} WITH (FORCE)`);
        await admin.query(`CREATE DATABASE ${what}`);
        const { value } = await measured(join(root, 'bench', 'evidence', 'seal.mjs'), [server.url(what), what]);
        samples[what].push(value ?? Number.NaN);
        say(`run ${round}: ${what} ${Math.round(value ?? 0)}/s`);
      }
    }
  } finally {
    await admin.end();
    await server.stop();
  }
  return [
    { name: 'events read, checked, sealed and signed', unit: 'leaves/s', ours: median(samples.events), required: { of: /** @type {const} */ ('value'), atLeast: 30_000 }, samples: { ours: samples.events } },
    { name: '(the bare INSERT of the leaf rows alone)', unit: 'leaves/s', ours: median(samples.floor), samples: { ours: samples.floor } },
  ];
}
