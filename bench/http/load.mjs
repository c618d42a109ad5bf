// @ts-check
/** `load.mjs <url> <connections> <seconds> <cookie>`: each connection asks again as soon as it was answered. Prints percentiles in milliseconds. */
import { Agent, request } from 'node:http';
import { percentile } from '../lib/measure.mjs';

const [, , url = '', connections = '16', seconds = '5', cookie = ''] = process.argv;
const WARM_UP_SECONDS = 2;
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });

/** @returns {Promise<number>} milliseconds to the last byte */
function ask() {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = request(url, { agent, headers: cookie === '' ? {} : { cookie } }, (response) => {
      response.resume();
      response.once('end', () => (response.statusCode === 200 ? resolve(performance.now() - start) : reject(new Error(`${url} answered ${response.statusCode}`))));
    });
    sent.once('error', reject);
    sent.end();
  });
}

/** @param {number} forSeconds */
async function load(forSeconds) {
  /** @type {number[]} */
  const samples = [];
  const end = performance.now() + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: Number(connections) }, async () => {
      while (performance.now() < end) samples.push(await ask());
    }),
  );
  return samples;
}

await load(WARM_UP_SECONDS);
const samples = await load(Number(seconds));
agent.destroy();
process.stdout.write(`${JSON.stringify({ p50: percentile(samples, 50), p95: percentile(samples, 95), p99: percentile(samples, 99), perSecond: samples.length / Number(seconds) })}\n`);
