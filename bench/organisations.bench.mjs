// @ts-check
/** A database as it is after a while: many organisations, each with its history; what reads, writes, row-level security and single statements cost on it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { PEER, startPeer } from './http/peer.mjs';
import { measured } from './lib/measured.mjs';
import { median } from './lib/measure.mjs';
import { askedOf } from './organisations/routes.mjs';
import { mainJob } from './organisations/main-job.mjs';
import { collectLog, durations, whileLogged } from './organisations/statement-log.mjs';
import { statementFigures } from './organisations/statement-figures.mjs';
import { withDatabase } from './product/database.mjs';
import { startInstance, temporaryHome } from './product/instance.mjs';

/** Fewer for a try while writing; figures are of 100. */
const ORGANISATIONS = Number(process.env['KEYSTEAD_BENCH_ORGANISATIONS'] ?? 100);
const RUNS = 1_000;
/** Kept, and measured again the next time: to write the history takes longer than to measure. */
const KEPT = process.env['KEYSTEAD_BENCH_HOME'];
export const title = `${ORGANISATIONS} organisations with ${RUNS.toLocaleString('en-GB')} runs of history each; 16 connections, 4 s each after 2 s to warm up`;
export const runs = 5;

const CONNECTIONS = '16';
const SECONDS = '4';
const READ_P95_MS = 10;
const WRITE_P95_MS = 25;
/** A run begins about twice a second: its statements are to be enough for a 95th percentile. */
const LOGGED_SECONDS = '60';
/** Between two requests of a connection, so that the processors are busy for half of the time: with more the figures would be of waiting for one. */
const LOGGED_PAUSE_MS = '100';

/** @param {{ root: string, home: string, owner: { organisation: string, memberId: string }, say: (line: string) => void }} options */
async function importHistory({ root, home, owner, say }) {
  const script = join(root, 'bench', 'organisations', 'history.mjs');
  const processes = Math.min(2, cpus().length);
  return withDatabase({ root, home, say }, async (url) => {
    /** @param {object} task */
    const task = (task) => measured(script, [url, home, JSON.stringify(task)], say);
    /** @param {(part: number) => object} of */
    const each = (of) => Promise.all(Array.from({ length: processes }, (_, part) => task(of(part))));
    await each((part) => ({ what: 'write', organisations: Math.ceil((ORGANISATIONS - part) / processes), runs: RUNS, owner: part === 0 ? owner : null }));
    await each((part) => ({ what: 'fold', part, of: processes }));
    const { events } = await task({ what: 'settle' });
    const client = await connected(url);
    await collectLog(client);
    await client.end();
    return events ?? 0;
  });
}

/** @param {string} home */
function urlOf(home) {
  const { user, password, port } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8'));
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/keystead`;
}

/** @param {string} url */
async function connected(url) {
  const client = new pg.Client({ connectionString: url, application_name: 'bench' });
  await client.connect();
  return client;
}

/** Read models folded, events sealed. @param {pg.Client} client @param {number} events @param {(line: string) => void} say */
async function settled(client, events, say) {
  for (;;) {
    const { rows } = await client.query("SELECT (SELECT min(position::bigint) FROM platform.projections) AS folded, (SELECT coalesce(nullif(position, ''), '0')::bigint FROM evidence.sealer) AS sealed, (SELECT count(*)::int FROM platform.parked) AS parked");
    const [{ folded, sealed, parked }] = /** @type {[{ folded: string, sealed: string, parked: number }]} */ (rows);
    say(`folded to ${folded}, sealed to ${sealed} of ${events}`);
    if (parked > 0) throw new Error(`${parked} events were parked`);
    if (Number(folded) >= events && Number(sealed) >= events) return;
    await wait(2_000);
  }
}

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const place = KEPT === undefined ? temporaryHome() : { home: KEPT, remove: () => undefined };
  const { home } = place;
  const known = join(home, 'history.json');
  const load = join(root, 'bench', 'http', 'load.mjs');
  let instance = await startInstance({ root, home });
  /** @type {Map<string, { writes: boolean, taken: Record<string, number>[] }>} */
  const samples = new Map();
  /** @type {Record<'application' | 'owner', number[]>} */
  const questions = { application: [], owner: [] };
  const peer = await startPeer(root);
  try {
    const { organisation, member } = await (await instance.enter('user')).get('/api/session');
    const owner = { organisation: organisation.id, memberId: member.id };
    if (!existsSync(known)) {
      await instance.stop();
      writeFileSync(known, JSON.stringify({ events: await importHistory({ root, home, owner, say }) }));
      instance = await startInstance({ root, home });
    }
    const { events } = /** @type {{ events: number }} */ (JSON.parse(readFileSync(known, 'utf8')));
    const url = urlOf(home);
    const client = await connected(url);
    try {
      await settled(client, events, say);
      const asked = await askedOf(instance);
      const sides = [{ name: PEER, writes: false, args: [peer.url] }, ...asked];
      for (let round = 1; round <= rounds; round += 1) {
        for (const { name, writes, args } of round % 2 === 1 ? sides : sides.toReversed()) {
          const values = await measured(load, [args[0] ?? '', CONNECTIONS, SECONDS, ...args.slice(1)]);
          samples.set(name, { writes, taken: [...(samples.get(name)?.taken ?? []), values] });
          say(`run ${round}: ${name}: p95 ${values['p95']?.toFixed(1)} ms, ${Math.round(values['perSecond'] ?? 0)}/s`);
        }
        const page = await measured(join(root, 'bench', 'organisations', 'row-security.mjs'), [url, home, owner.organisation, owner.memberId]);
        for (const side of /** @type {const} */ (['application', 'owner'])) questions[side].push(page[side] ?? Number.NaN);
        say(`run ${round}: a page with row-level security ${page['application']?.toFixed(0)} µs, without ${page['owner']?.toFixed(0)} µs`);
      }
      const job = await mainJob(instance);
      await whileLogged(client, join(home, 'postgres'), async () => {
        const stop = job.start();
        await Promise.all(asked.map(({ args: [address, cookie, method = 'GET', body = ''] }) => measured(load, [address, '2', LOGGED_SECONDS, cookie, method, body, LOGGED_PAUSE_MS])));
        say(`statements logged while ${await stop()} runs, reads and writes went on`);
      });
    } finally {
      await client.end();
    }
    const statements = await durations(join(home, 'postgres'));
    return [...routeFigures(samples), rowSecurityFigure(questions), ...statementFigures(statements), { name: '(events in the log)', unit: 'events', ours: events }];
  } finally {
    await peer.stop();
    await instance.stop();
    place.remove();
  }
}

/** @param {Map<string, { writes: boolean, taken: Record<string, number>[] }>} samples @returns {import('./lib/figure.d.ts').Figure[]} */
function routeFigures(samples) {
  /** @param {string} name @param {string} key */
  const of = (name, key) => (samples.get(name)?.taken ?? []).map((one) => one[key] ?? Number.NaN);
  return [...samples].filter(([name]) => name !== PEER).flatMap(([name, { writes }]) =>
    [['p95', 'ms'], ['perSecond', 'requests/s']].map(([key = '', unit = '']) => ({
      name: `${name}, ${key === 'p95' ? key : 'throughput'}`,
      unit,
      ours: median(of(name, key)),
      ...(writes ? {} : { peer: { name: PEER, value: median(of(PEER, key)) } }),
      ...(key === 'p95' ? { required: { of: /** @type {const} */ ('value'), atMost: writes ? WRITE_P95_MS : READ_P95_MS } } : {}),
      samples: writes ? { ours: of(name, key) } : { ours: of(name, key), peer: of(PEER, key) },
    })),
  );
}

/** @param {Record<'application' | 'owner', number[]>} questions @returns {import('./lib/figure.d.ts').Figure} */
function rowSecurityFigure({ application, owner }) {
  return { name: 'a page of runs, with row-level security', unit: 'µs', ours: median(application), peer: { name: 'without it, as the owner', value: median(owner) }, samples: { ours: application, peer: owner } };
}
