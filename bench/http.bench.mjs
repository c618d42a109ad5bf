// @ts-check
/** Reads and a write of the API with a session, at 16 connections, beside a bare NestJS route with one SELECT; load, product and peer in processes of their own. */
import { join } from 'node:path';
import { PEER, startPeer } from './http/peer.mjs';
import { measured } from './lib/measured.mjs';
import { median } from './lib/measure.mjs';
import { startInstance, temporaryHome } from './product/instance.mjs';
import { firstLine, installOneLineApp } from './product/one-line-app.mjs';

export const title = 'API reads and a write at 16 connections, 5 s each after 2 s to warm up';
export const runs = 3;

const CONNECTIONS = '16';
const SECONDS = '5';
const READ_P95_MS = 10;
const WRITE_P95_MS = 25;
const ROWS = 20;
const PATHS = ['/api/keys', '/api/executions', '/api/catalogue'];
const WRITE = 'PUT /api/keys/:id/restrictions';

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const place = temporaryHome();
  const instance = await startInstance({ root, home: place.home });
  const peer = await startPeer(root);
  /** @type {Record<string, Record<string, number>[]>} */
  const samples = { [PEER]: [], [WRITE]: [], ...Object.fromEntries(PATHS.map((path) => [path, []])) };
  try {
    const user = await instance.enter('user');
    const install = await installOneLineApp(await instance.enter('developer'), user);
    /** A key for each connection, and each write with an idempotency key of its own. @type {string[]} */
    const keys = [];
    for (let n = 0; n < ROWS; n += 1) {
      keys.push((await user.post('/api/keys', { name: `Key ${n}`, provider: 'practice', secret: `practice-secret-${n}` })).id);
      await firstLine(user, install);
    }
    const sessions = await instance.cookiesOf('user', Number(CONNECTIONS));
    const restrictions = keys.map((id) => `${instance.address}/api/keys/${id}/restrictions`).join(' ');
    const sides = [
      [PEER, peer.url, ''],
      ...PATHS.map((path) => [path, `${instance.address}${path}`, sessions]),
      [WRITE, restrictions, sessions, 'PUT', JSON.stringify({ apps: null, models: null })],
    ];
    for (let round = 1; round <= rounds; round += 1) {
      for (const [name = '', url = '', ...more] of round % 2 === 1 ? sides : sides.toReversed()) {
        const values = await measured(join(root, 'bench', 'http', 'load.mjs'), [url, CONNECTIONS, SECONDS, ...more]);
        samples[name]?.push(values);
        say(`run ${round}: ${name}: p95 ${values['p95']?.toFixed(1)} ms, ${Math.round(values['perSecond'] ?? 0)}/s`);
      }
    }
  } finally {
    await peer.stop();
    await instance.stop();
    place.remove();
  }
  /** @param {string} name @param {string} key */
  const of = (name, key) => (samples[name] ?? []).map((one) => one[key] ?? Number.NaN);
  return [...PATHS, WRITE].flatMap((path) =>
    [['p95', 'ms'], ['p99', 'ms'], ['perSecond', 'requests/s']].map(([key = '', unit = '']) => ({
      name: `${path === WRITE ? path : `GET ${path}`}, ${key === 'perSecond' ? 'throughput' : key}`,
      unit,
      ours: median(of(path, key)),
      ...(path === WRITE ? {} : { peer: { name: PEER, value: median(of(PEER, key)) } }),
      ...(key === 'p95' ? { required: { of: /** @type {const} */ ('value'), atMost: path === WRITE ? WRITE_P95_MS : READ_P95_MS } } : {}),
      samples: path === WRITE ? { ours: of(path, key) } : { ours: of(path, key), peer: of(PEER, key) },
    })),
  );
}
