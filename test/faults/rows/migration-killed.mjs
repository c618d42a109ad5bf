// @ts-check
/** `keystead admin migrate` is killed at moments that chance chooses: on an empty database, and on one with data whose read models are of another version. Then it is run again. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { catalogueOf, contentsOf } from '../../../dist/libs/testing/src/catalogue.js';
import { startServer } from '../../../dist/libs/testing/src/postgres-server.js';
import { productEnvironment } from '../../../scripts/lib/environment.mjs';
import { cleanEnvironment } from '../lib/instance.mjs';
import { makePlace } from '../lib/place.mjs';
import { seeded } from '../lib/seeded.mjs';

export const fault = '`keystead admin migrate` killed with `kill -9` at random moments, on an empty database and on one with data; two at once';
export const expected = 'nothing starts on the half of it, the next one finishes, the schema is that of one that was not killed, no row is lost';

/** In which two migrations of one database differ. */
const MOMENTS = ['applied_at', 'updated_at', 'looked_at', 'epoch', 'ordinal'];

/** @type {import('./row.d.ts').Row['run']} */
export async function run({ root, points, seed, say }) {
  const place = makePlace();
  mkdirSync(join(place, 'home'), { mode: 0o700 });
  for (const name of ['docs', 'libs', 'compliance', 'package.json']) symlinkSync(join(root, name), join(place, name));
  const server = await startServer({ durable: true });
  const admin = await connected(server.url());
  const chances = seeded(seed);
  const envOf = (/** @type {string} */ database) => productEnvironment({ env: { ...cleanEnvironment(), KEYSTEAD_LOG_LEVEL: 'warn' }, home: join(place, 'home'), databaseUrl: server.url(database), port: 0 });
  const program = (/** @type {string} */ file) => ['--enable-source-maps', join(root, 'dist', 'apps', file, 'src', 'main.js')];

  /** @param {string} database @param {string} [part] @param {string[]} words */
  const done = async (database, part = 'cli', words = ['admin', 'migrate']) => {
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [...program(part), ...words], { cwd: place, env: envOf(database) });
      return { code: 0, said: `${stdout}${stderr}` };
    } catch (error) {
      const { code, stdout, stderr } = /** @type {{ code?: number, stdout?: string, stderr?: string }} */ (error);
      return { code: Number(code ?? 1), said: `${stdout ?? ''}${stderr ?? String(error)}` };
    }
  };
  /** @param {string} database @param {number} afterMs @returns {Promise<boolean>} whether it was killed before its end */
  const killed = async (database, afterMs) => {
    const child = spawn(process.execPath, [...program('cli'), 'admin', 'migrate'], { cwd: place, env: envOf(database), stdio: 'ignore' });
    const gone = once(child, 'exit');
    await Promise.race([wait(afterMs), gone]);
    child.kill('SIGKILL');
    return (await gone)[1] === 'SIGKILL';
  };
  /** @template T @param {string} database @param {(client: pg.Client) => Promise<T>} work */
  const inside = async (database, work) => {
    const client = await connected(server.url(database));
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const state = (/** @type {string} */ database) => inside(database, async (client) => ({ catalogue: await catalogueOf(client), contents: await contentsOf(client, MOMENTS) }));
  const copy = (/** @type {string} */ name, /** @type {string | null} */ of) => admin.query(`CREATE DATABASE ${name}${of === null ? '' : ` TEMPLATE ${of}`}`);

  try {
    await copy('empty', null);
    await copy('filled', null);
    demandDone(await done('filled'));
    await promisify(execFile)(process.execPath, [join(root, 'test', 'faults', 'lib', 'seed.mjs')], { cwd: place, env: envOf('filled') });
    // Nobody has folded them yet, so it says with its exit code that they have changed.
    await done('filled', 'cli', ['admin', 'rebuild']);
    await inside('filled', (client) => client.query("UPDATE platform.projections SET shape = 'of another version' WHERE shape <> ''"));

    /** @type {Record<string, { catalogue: string[], contents: string[], ms: number }>} */
    const whole = {};
    for (const base of ['empty', 'filled']) {
      await copy('whole', base);
      const began = Date.now();
      demandDone(await done('whole'));
      whole[base] = { ms: Date.now() - began, ...(await state('whole')) };
      await admin.query('DROP DATABASE whole');
    }

    /** @type {string[]} */
    const wrong = [];
    /** @type {Set<string>} */
    const refusals = new Set();
    let unfinished = 0;
    let inTheMiddle = 0;
    for (let point = 1; point <= points; point += 1) {
      const base = point % 2 === 0 ? 'empty' : 'filled';
      const { ms = 0, catalogue = [], contents = [] } = whole[base] ?? {};
      await copy('half', base);
      const before = await state('half');
      // Until then it loads its own program.
      if (await killed('half', chances.between(Math.round(ms * 0.3), ms))) unfinished += 1;
      const left = await state('half');
      const half = different(left.catalogue, catalogue).length > 0 || different(left.contents, contents).length > 0;
      if (half && (different(left.catalogue, before.catalogue).length > 0 || different(left.contents, before.contents).length > 0)) {
        inTheMiddle += 1;
        const started = await done('half', inTheMiddle % 2 === 0 ? 'api' : 'worker', []);
        refusals.add(started.code === 1 ? started.said.trim() : `it started: ${started.said}`);
      }
      const next = await done('half');
      const found = await state('half');
      const differences = [...different(found.catalogue, catalogue), ...different(found.contents, contents)];
      if (next.code !== 0 || differences.length > 0) wrong.push(`point ${point} on ${base}: ${next.code !== 0 ? next.said : differences.slice(0, 3).join('; ')}`);
      await admin.query('DROP DATABASE half WITH (FORCE)');
      if (point % 10 === 0) say(`${point} of ${points} points`);
    }

    await copy('two', 'empty');
    const both = await Promise.all([done('two'), done('two')]);
    const two = await state('two');
    const twoWell = both.every(({ code }) => code === 0) && different(two.catalogue, whole['empty']?.catalogue ?? []).length === 0;
    return {
      looks: [
        { name: 'the next migration finishes, and its schema and rows are those of one that was not killed', ok: wrong.length === 0, text: wrong.length === 0 ? `${points} times; ${whole['empty']?.catalogue.length} and ${whole['filled']?.catalogue.length} lines of schema, ${whole['filled']?.contents.length} tables` : wrong.join('; ') },
        { name: 'chance met the migration', ok: inTheMiddle > 0, text: `${unfinished} of ${points} kills came before its end, ${inTheMiddle} left the half of it` },
        { name: 'nothing starts on the half of it', ok: refusals.size > 0 && [...refusals].every((said) => said.includes('keystead admin migrate')), text: [...refusals].map((said) => said.slice(0, 200)).join(' / ') },
        { name: 'two at once', ok: twoWell, text: both.map(({ said }) => said.trim().split('\n').join(', ')).join(' / ') },
      ],
      counts: { kills: points, 'one that is not killed, ms': whole['filled']?.ms ?? 0 },
    };
  } finally {
    await admin.end();
    await server.stop();
    rmSync(place, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} found @param {readonly string[]} wanted */
function different(found, wanted) {
  const [has, wants] = [new Set(found), new Set(wanted)];
  return [...found.filter((line) => !wants.has(line)), ...wanted.filter((line) => !has.has(line))];
}

/** @param {{ code: number, said: string }} program */
function demandDone({ code, said }) {
  if (code !== 0) throw new Error(said);
}

/** @param {string} url */
async function connected(url) {
  const client = new pg.Client({ connectionString: url, application_name: 'keystead faults' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
