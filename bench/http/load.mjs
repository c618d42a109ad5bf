// @ts-check
/**
 * `load.mjs <urls> <connections> <seconds> <cookies> [<method> <body> <pause>]`: each connection asks again as soon as it was answered, or so many milliseconds
 * later. Of several addresses, parted by spaces, and of several cookies, a line each, every connection has its own in turn. Prints percentiles in milliseconds.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { percentile } from '../lib/measure.mjs';
import { Connection } from './connection.mjs';

const [, , addresses = '', connections = '16', seconds = '5', cookie = '', method = 'GET', body = '', pause = '0'] = process.argv;
const urls = addresses.split(' ').map((address) => new URL(address));
const cookies = cookie.split('\n');
const WARM_UP_SECONDS = 2;

/** @param {URL} url @param {string} session */
function headOf({ host, pathname, search }, session) {
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `host: ${host}`, 'accept: */*'];
  if (session !== '') lines.push(`cookie: ${session}`);
  if (body !== '') lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`);
  return lines.join('\r\n');
}

const asked = await Promise.all(
  Array.from({ length: Number(connections) }, async (_, n) => {
    const url = /** @type {URL} */ (urls[n % urls.length]);
    return { url, head: headOf(url, cookies[n % cookies.length] ?? ''), connection: await Connection.to(url) };
  }),
);

/** @param {(typeof asked)[number]} one @returns {Promise<number>} milliseconds to the last byte */
async function ask({ url, head, connection }) {
  const start = performance.now();
  const status = await connection.ask(`${head}${method === 'GET' ? '' : `\r\nidempotency-key: ${randomUUID()}`}\r\n\r\n${body}`);
  if (status !== 200 && status !== 204) throw new Error(`${url} answered ${status}`);
  return performance.now() - start;
}

/** @param {number} forSeconds */
async function load(forSeconds) {
  /** @type {number[]} */
  const samples = [];
  const end = performance.now() + forSeconds * 1000;
  await Promise.all(
    asked.map(async (one) => {
      while (performance.now() < end) {
        samples.push(await ask(one));
        if (pause !== '0') await wait(Number(pause));
      }
    }),
  );
  return samples;
}

await load(WARM_UP_SECONDS);
const samples = await load(Number(seconds));
for (const { connection } of asked) connection.close();
process.stdout.write(`${JSON.stringify({ p50: percentile(samples, 50), p95: percentile(samples, 95), p99: percentile(samples, 99), perSecond: samples.length / Number(seconds) })}\n`);
