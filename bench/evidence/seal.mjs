// @ts-check
/**
 * `seal.mjs <database url> <events | floor>`: how many leaves a second are sealed durably, out of the real event store. `floor` is what
 * PostgreSQL alone takes to store the same leaf rows in batches of the same size.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPostgresEventStore } from '../../dist/libs/event-store/src/postgres/engine.js';
import { installSchema } from '../../dist/libs/event-store/src/postgres/schema.js';
import { installEvidenceSchema } from '../../dist/libs/evidence/src/postgres/schema.js';
import { PostgresSealStore } from '../../dist/libs/evidence/src/postgres/seal-store.js';
import { FileCheckpointVault } from '../../dist/libs/evidence/src/seal/file-vault.js';
import { Sealer } from '../../dist/libs/evidence/src/seal/sealer.js';
import { keys, makeEvent, ORGANISATION, writer } from './events.mjs';

const [, , url = '', what = ''] = process.argv;
const EVENTS = 100_000;
const BATCH = 1000;
const pool = new pg.Pool({ connectionString: url });

async function seal() {
  const client = await pool.connect();
  await installSchema(client);
  await installEvidenceSchema(client);
  client.release();
  const store = await openPostgresEventStore({ connectionString: url });
  for (let n = 0; n < EVENTS; n += 500) {
    const events = Array.from({ length: 500 }, (_, i) => makeEvent(n + i, ''));
    const result = await store.append(events[0]?.stream ?? '', 'any', events);
    if (result.outcome !== 'appended') throw new Error(result.outcome);
  }
  await pool.query('CHECKPOINT');
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-'));
  const sealer = await Sealer.start({ source: store, store: new PostgresSealStore(pool), vault: new FileCheckpointVault(folder), writer, keys, clock: { now: () => new Date() }, owner: 'bench' });
  const start = performance.now();
  let sealed = 0;
  for (let batch = await sealer.sealNext(BATCH); batch.read > 0; batch = await sealer.sealNext(BATCH)) sealed += batch.sealed;
  const seconds = (performance.now() - start) / 1000;
  if (sealed !== EVENTS) throw new Error(`${sealed} of ${EVENTS} were sealed in the log of ${ORGANISATION}`);
  await sealer.stop();
  await store.close();
  await rm(folder, { recursive: true });
  return sealed / seconds;
}

async function floor() {
  await pool.query('CREATE TABLE plain (log_id integer, index bigint, event_id uuid UNIQUE, position text, sealed_at timestamptz, PRIMARY KEY (log_id, index))');
  const batches = Array.from({ length: EVENTS / BATCH }, (_, b) => Array.from({ length: BATCH }, (__, i) => ({ index: b * BATCH + i, id: randomUUID() })));
  const start = performance.now();
  for (const rows of batches) {
    await pool.query('INSERT INTO plain SELECT 1, i, e, p, now() FROM unnest($1::bigint[], $2::uuid[], $3::text[]) AS r(i, e, p)', [rows.map((r) => r.index), rows.map((r) => r.id), rows.map((r) => String(r.index))]);
  }
  return EVENTS / ((performance.now() - start) / 1000);
}

const value = what === 'floor' ? await floor() : await seal();
await pool.end();
process.stdout.write(`${JSON.stringify({ value })}\n`);
