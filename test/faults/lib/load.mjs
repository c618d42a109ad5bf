// @ts-check
/**
 * Load from several programs in two organisations at once: runs, keys, roles and budgets, each command under its own idempotency key, sent
 * again until it is answered, some of them twice at once, some again after their answer, some with another body.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from './client.mjs';
import { installApp, PRACTICE, PRICED } from './app.mjs';

/** @typedef {Pick<import('./instance.mjs').Instance, 'address' | 'organisations' | 'inside'> & { provider: { baseUrl: string } }} Instance */
/** @typedef {import('./instance.mjs').Organisation} Organisation */
/** What a person sees of a run that is over; without an outcome it never was. @typedef {{ id: string, outcome: string | null, text: string }} Told */
/** @typedef {{ address: string, history: import('./history.mjs').History, chances: import('./seeded.mjs').Seeded }} Ground */

const RUNS_AT_ONCE = 20;
/** A run of a process that died ends within 30 s. */
const LOOKS = 300;
const LOOK_MS = 500;
/** Of a burst, so that those who ask and those who look are not the load. */
const LANES = 6;
const BURST_LOOK_MS = 2_000;

/** @param {Ground} ground @param {Organisation} organisation */
async function peopleOf({ address, history, chances }, organisation) {
  /** @type {Map<string, Client>} */
  const clients = new Map();
  for (const account of organisation.people) {
    const client = new Client({ address, organisation: organisation.id, account, history, chances: chances.fork() });
    if (account.role !== 'changing') await client.signIn();
    clients.set(account.role, client);
  }
  return (/** @type {string} */ role) => {
    const client = clients.get(role);
    if (client === undefined) throw new Error(`there is no ${role}`);
    return client;
  };
}

/** Starts runs without waiting for those under way, as people do. @param {Ground} ground @param {Client} runner @param {string} installId @param {() => boolean} goesOn */
async function runApps({ history, chances }, runner, installId, goesOn) {
  /** @type {Set<Promise<unknown>>} */
  const underWay = new Set();
  while (goesOn()) {
    const told = await askForRun(runner, installId, chances.between(0, 400));
    if (told !== null && told.status < 300) {
      const following = see(history, runner, told).finally(() => underWay.delete(following));
      underWay.add(following);
    }
    await (underWay.size < RUNS_AT_ONCE ? wait(chances.between(100, 800)) : Promise.race(underWay));
  }
  await Promise.all(underWay);
}

/** @param {Client} runner @param {string} installId @param {number} pauseMs */
function askForRun(runner, installId, pauseMs) {
  const body = { installId, input: { text: `letter ${runner.sent}`, pauseMs }, modelPreference: runner.chances.chance(0.7) ? PRICED : PRACTICE };
  return runner.command({ path: '/api/executions', body }, { type: 'runtime.execution-requested@1', data: { memberId: runner.account.id, installId }, idField: 'executionId' });
}

/** @param {Ground['history']} history @param {Client} runner @param {import('./client.mjs').Answer} told @param {number} [lookMs] @returns {Promise<Told>} */
async function see(history, runner, { body: { id }, position }, lookMs = LOOK_MS) {
  const shown = await runner.get(`/api/executions/${id}`, position);
  if (shown.status !== 503) history.add({ t: 'own-write', key: `run ${id}`, shown: shown.status === 200 });
  return await followToEnd(history, runner, id, lookMs);
}

/** @param {Ground['history']} history @param {Client} runner @param {string} id @param {number} lookMs @returns {Promise<Told>} */
async function followToEnd(history, runner, id, lookMs) {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const { status, body } = await runner.get(`/api/executions/${id}`);
    if (status === 200 && body.outcome !== null) {
      history.add({ t: 'outcome', run: id, outcome: body.outcome });
      return { id, outcome: body.outcome, text: body.outcomeText };
    }
    await wait(lookMs);
  }
  return { id, outcome: null, text: '' };
}

/** @param {Client} keeper @param {() => boolean} goesOn */
async function keepKeys(keeper, goesOn) {
  while (goesOn()) {
    const name = `key ${keeper.sent}`;
    const told = await keeper.command({ path: '/api/keys', body: { name, provider: 'practice', secret: `practice-${keeper.sent}-0123456789` } }, { type: 'keys.key-vaulted@1', data: { ownerId: keeper.account.id }, idField: 'keyId' });
    if (told !== null && told.status < 300 && keeper.chances.chance(0.7)) {
      await keeper.command({ method: 'DELETE', path: `/api/keys/${told.body.id}` }, { type: 'keys.key-revoked@1', data: { keyId: told.body.id } });
    }
    await wait(keeper.chances.between(20, 200));
  }
}

/** @param {Client} admin @param {string} memberId @param {() => boolean} goesOn */
async function changeRoles(admin, memberId, goesOn) {
  const path = `/api/members/${memberId}/roles`;
  while (goesOn()) {
    for (const role of ['auditor', 'developer']) await admin.command({ path, body: { role } }, { type: 'identity.role-given@1', data: { memberId, role } });
    for (const role of ['auditor', 'developer']) await admin.command({ method: 'DELETE', path: `${path}/${role}` }, { type: 'identity.role-taken@1', data: { memberId, role } });
    await wait(admin.chances.between(20, 200));
  }
}

/** A limit that was never set before, so that each is known by its amount. @param {Client} admin @param {() => boolean} goesOn */
async function setBudgets(admin, goesOn) {
  for (let step = 1; goesOn(); step += 1) {
    const limitUsd = `${1000 + step}.5`;
    await admin.command({ method: 'PUT', path: '/api/budget', body: { limitUsd }, keyed: false }, { type: 'gateway.limit-set@1', data: { level: 'organisation', limitUsd } });
    await wait(admin.chances.between(100, 600));
  }
}

/**
 * @param {Instance} instance @param {Pick<Ground, 'history' | 'chances'> & { slug?: string }} options
 * @returns {Promise<{ auditors: Client[], admins: Client[], burst: (runs: number, pausesMs: readonly number[]) => Promise<Told[]>, stop: () => Promise<void> }>} `burst` asks for so
 *   many runs at once and resolves when they are over; `stop` resolves when every command is decided and every run is over
 */
export async function startLoad(instance, { history, chances, slug = 'reads-and-waits' }) {
  const ground = { address: instance.address, history, chances };
  let going = true;
  const goesOn = () => going;
  /** @type {{ of: (role: string) => Client, installs: Map<Client, string>, changing: string }[]} */
  const worlds = [];
  for (const [index, organisation] of instance.organisations.entries()) {
    const of = await peopleOf(ground, organisation);
    const runners = [of('runner'), of('second-runner')];
    const installs = await installApp({ developer: of('developer'), admin: of('admin'), runners, baseUrl: instance.provider.baseUrl, slug: `${slug}-${index + 1}` });
    worlds.push({ of, installs, changing: of('changing').account.id });
  }
  history.add({ t: 'base', position: await instance.log.head() });
  const work = worlds.flatMap(({ of, installs, changing }) => [
    ...[...installs].map(([runner, install]) => runApps({ ...ground, chances: chances.fork() }, runner, install, goesOn)),
    keepKeys(of('keeper'), goesOn),
    changeRoles(of('admin'), changing, goesOn),
    setBudgets(of('admin'), goesOn),
  ]);
  const ended = Promise.all(work);
  ended.catch(() => undefined);
  return {
    auditors: worlds.map(({ of }) => of('auditor')),
    admins: worlds.map(({ of }) => of('admin')),
    burst: async (runs, pausesMs) => {
      const lanes = worlds.flatMap(({ installs }) => [...installs]).flatMap((person) => Array.from({ length: LANES }, () => person));
      const each = Math.ceil(runs / lanes.length);
      /** @type {Promise<Told>[]} */
      const seen = [];
      await Promise.all(lanes.map(async ([runner, install]) => {
        for (let run = 0; run < each; run += 1) {
          const told = await askForRun(runner, install, pausesMs[run % pausesMs.length] ?? 0);
          if (told !== null && told.status < 300) seen.push(see(history, runner, told, BURST_LOOK_MS));
        }
      }));
      return await Promise.all(seen);
    },
    stop: async () => {
      going = false;
      await ended;
    },
  };
}
