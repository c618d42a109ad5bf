// @ts-check
/**
 * `floor.mjs <database url>`, on a database that our engine has filled: what PostgreSQL and `pg` do when nothing is asked of
 * them but to move the same rows. COPY in writes a copy of the log with the same indexes, in one go, without order or checks.
 */
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { PAGE, READ_EVENTS } from './workload.mjs';

const client = new pg.Client({ connectionString: process.argv[2] ?? '' });
await client.connect();
const rows = `SELECT * FROM events.log WHERE position <= ${READ_EVENTS}`;
const { rows: [{ count }] } = await client.query(`SELECT count(*)::int AS count FROM (${rows}) AS l`);

/** @param {() => Promise<void>} work */
async function perSecond(work) {
  const start = performance.now();
  await work();
  return count / ((performance.now() - start) / 1000);
}

/** @type {Buffer[]} */
const chunks = [];
const copyOut = await perSecond(async () => {
  const sink = new Writable({ write: (chunk, _encoding, done) => (chunks.push(Buffer.from(chunk)), done()) });
  await pipeline(client.query(to(`COPY (${rows}) TO STDOUT (FORMAT binary)`)), sink);
});
await client.query('DROP TABLE IF EXISTS copied; CREATE TABLE copied (LIKE events.log INCLUDING ALL)');
const copyIn = await perSecond(() => pipeline(Readable.from(chunks), client.query(from('COPY copied FROM STDIN (FORMAT binary)'))));
const keyset = await perSecond(async () => {
  for (let last = '0'; ; ) {
    const page = await client.query({ name: 'page', text: `SELECT * FROM events.log WHERE position > $1 ORDER BY position LIMIT ${PAGE}`, values: [last] });
    if (page.rows.length === 0 || Number(last) >= READ_EVENTS) return;
    last = page.rows.at(-1).position;
  }
});
await client.query('DROP TABLE copied');
await client.end();
process.stdout.write(`${JSON.stringify({ copyIn, copyOut, keyset })}\n`);
