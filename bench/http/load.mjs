// @ts-check
/**
 * `load.mjs <url> <connections> <seconds> <cookie> [<method> <body> <pause>]`: each connection asks again as soon as it was answered, or so many milliseconds
 * later. Of several addresses, one after a space, each connection has its own in turn. Prints percentiles in milliseconds.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { percentile } from '../lib/measure.mjs';

const [, , addresses = '', connections = '16', seconds = '5', cookie = '', method = 'GET', body = '', pause = '0'] = process.argv;
const urls = addresses.split(' ');
const fixed = { ...(cookie !== '' && { cookie }), ...(body !== '' && { 'content-type': 'application/json' }) };
const WARM_UP_SECONDS = 2;
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });

/** @param {string} url @returns {Promise<number>} milliseconds to the last byte */
function ask(url) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const headers = method === 'GET' ? fixed : { ...fixed, 'idempotency-key': randomUUID() };
    const sent = request(url, { agent, method, headers }, (response) => {
      response.resume();
      response.once('end', () => (response.statusCode === 200 || response.statusCode === 204 ? resolve(performance.now() - start) : reject(new Error(`${url} answered ${response.statusCode}`))));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** @param {number} forSeconds */
async function load(forSeconds) {
  /** @type {number[]} */
  const samples = [];
  const end = performance.now() + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: Number(connections) }, async (_, connection) => {
      const url = urls[connection % urls.length] ?? '';
      while (performance.now() < end) {
        samples.push(await ask(url));
        if (pause !== '0') await wait(Number(pause));
      }
    }),
  );
  return samples;
}

await load(WARM_UP_SECONDS);
const samples = await load(Number(seconds));
agent.destroy();
process.stdout.write(`${JSON.stringify({ p50: percentile(samples, 50), p95: percentile(samples, 95), p99: percentile(samples, 99), perSecond: samples.length / Number(seconds) })}\n`);
