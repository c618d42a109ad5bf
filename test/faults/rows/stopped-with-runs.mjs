// @ts-check
/** A hundred runs and more are under way when the API, the runner, everything is asked to stop, as updates do it; then it is started again. */
import { setTimeout as wait } from 'node:timers/promises';
import { PROGRAM } from '../../../scripts/lib/program.mjs';
import { ROLES } from '../lib/services.mjs';
import { underLoad } from '../lib/under-load.mjs';
import { watchReadiness } from '../lib/watch.mjs';

export const fault = 'SIGTERM with 100 runs going: to the API, to the runner, to everything as `npm start` stops it, to everything at once';
export const expected = 'no new claims, runs finish or are handed over, no lost terminal event; readiness red meanwhile, who has to start a run again is told so';

const RUNS = 100;
/** Some are over before the last is asked for. */
const ASKED = 168;
/** Sandboxes at once; most runs wait, and a run that waits is under way too. */
const CAPACITY = '12';
/** Shorter and longer than what a run is given to finish. */
const PAUSES_MS = [500, 4_000];
const LOOK_MS = 100;
const LOOKS_UNTIL_UNDER_WAY = 1_200;
const LOOKS_UNTIL_ENDED = 900;
/** What had begun before the signal is on the record by then. */
const BEGUN_MS = 1_000;
const AGAIN = 'Start the run again.';

/** @typedef {import('./row.d.ts').Look} Look */
/** @typedef {import('../lib/under-load.mjs').Scene} Scene */
/** @typedef {import('../lib/services.mjs').Role} Role */

/** @type {readonly (readonly [name: string, roles: readonly Role[], atOnce: boolean])[]} */
const ROUNDS = [
  ['the API', ['api'], true],
  ['the runner', ['runner'], true],
  ['everything in order', ROLES, false],
  ['everything at once', ROLES, true],
];

/** @type {import('./row.d.ts').Row['run']} */
export const run = (ground) =>
  underLoad({ ...ground, env: { KEYSTEAD_RUNNER_CAPACITY: CAPACITY } }, async (scene) => {
    /** @type {Look[]} */
    const looks = [];
    /** @type {Record<string, number>} */
    const counts = {};
    for (const [name, roles, atOnce] of ROUNDS) {
      const round = await stopAndStart(scene, roles, atOnce);
      ground.say(`${name}: ${round.looks.map(({ ok, text }) => `${ok ? '' : 'BROKEN '}${text}`).join('; ')}`);
      looks.push(...round.looks.map((look) => ({ ...look, name: `${name}: ${look.name}` })));
      for (const [what, value] of Object.entries(round.counts)) counts[`${name}: ${what}`] = value;
    }
    return { looks, counts };
  });

/** @param {Scene} scene @param {readonly Role[]} roles @param {boolean} atOnce or one after the other */
async function stopAndStart({ instance, load, history }, roles, atOnce) {
  const asked = load.burst(ASKED, PAUSES_MS);
  const before = await untilUnderWay(instance);
  const watch = watchReadiness(instance);
  history.add({ t: 'fault', what: `SIGTERM to ${roles.join(', ')}`, at: Date.now() });
  const from = Date.now();
  /** As their supervisor does. @param {Role} role */
  const stop = async (role) => {
    const pid = instance.services.pid(role);
    const late = setTimeout(() => process.kill(pid, 'SIGKILL'), allowedMs(role));
    await instance.services.kill(role, 'SIGTERM');
    clearTimeout(late);
  };
  if (atOnce) await Promise.all(roles.map(stop));
  else for (const role of roles) await stop(role);
  const to = Date.now();
  const begun = await eventsBetween(instance, 'runtime.sandbox-started@1', from + BEGUN_MS, to);
  const ended = await endsOf(instance, before);
  const red = watch.since(from).filter(({ at, status }) => at <= to && status === 503).length;
  await Promise.all(roles.map((role) => instance.services.start(role)));
  await instance.whenReady();
  await watch.stop();
  const told = await asked;
  let after = await endsOf(instance, before);
  for (let looks = 0; after.once < before.length && looks < LOOKS_UNTIL_ENDED; looks += 1) {
    await wait(LOOK_MS);
    after = await endsOf(instance, before);
  }
  const ours = told.filter(({ outcome }) => outcome === 'PLATFORM_ERROR');
  const cancelled = told.filter(({ outcome }) => outcome === 'CANCELLED').length;
  const silent = ours.filter(({ text }) => !text.endsWith(AGAIN));
  /** @type {Look[]} */
  const looks = [
    { name: 'runs under way', ok: before.length >= RUNS, text: `${before.length} were under way` },
    { name: 'nothing is begun any more', ok: begun === 0, text: `${begun} sandboxes were started later than a second after it` },
    { name: 'every run has its one end', ok: after.once === before.length, text: `of ${before.length}, ${ended.once} had ended when it was gone (${ended.text}), ${before.length - ended.once} were handed over, ${after.once} have one end now (${after.text})` },
    { name: 'who has to start again is told so', ok: silent.length === 0 && told.every(({ outcome }) => outcome !== null), text: `${ours.length} of ${told.length}${silent.length === 0 ? '' : `; not told: ${silent[0]?.text}`}` },
  ];
  looks.push({ name: 'none is shown as cancelled, for nobody wished it', ok: cancelled === 0, text: `${cancelled} of ${told.length}` });
  if (roles.includes('api')) {
    // The rest is for recovery, half a minute later.
    looks.push({ name: 'most are told before it is gone', ok: ended.once * 2 > before.length, text: `${ended.once} of ${before.length}` });
    looks.push({ name: 'readiness is red while it drains', ok: red > 0, text: `${red} times` });
  }
  return { looks, counts: { 'under way': before.length, 'gone after, ms': to - from } };
}

/** What its supervisor waits. @param {Role} role */
const allowedMs = (role) => PROGRAM.services.find(({ name }) => name === role)?.stopWithinMs ?? 0;

const UNDER_WAY = `
  SELECT l.stream FROM runtime.under_way u
  JOIN events.log l ON l.stream = 'runtime.execution-' || u.organisation || '-' || u.execution_id AND l.type = 'runtime.execution-requested@1'`;

const ENDS = `
  SELECT stream, min(convert_from(payload, 'UTF8')::jsonb ->> 'outcome') AS outcome, count(*)::int AS ends
  FROM events.log WHERE type = 'runtime.execution-finished@1' AND stream = ANY ($1) GROUP BY stream`;

/** @param {Scene['instance']} instance @returns {Promise<string[]>} the runs that were asked for and are not over, by their streams */
async function untilUnderWay(instance) {
  for (let looks = 1; ; looks += 1) {
    /** @type {{ rows: { stream: string }[] }} */
    const { rows } = await instance.inside((client) => client.query(UNDER_WAY));
    if (rows.length >= RUNS || looks === LOOKS_UNTIL_UNDER_WAY) return rows.map(({ stream }) => stream);
    await wait(LOOK_MS);
  }
}

/** @param {Scene['instance']} instance @param {string} type @param {number} from @param {number} to */
async function eventsBetween(instance, type, from, to) {
  const { rows } = await instance.inside((client) => client.query('SELECT count(*)::int AS events FROM events.log WHERE type = $1 AND recorded_at BETWEEN $2 AND $3', [type, new Date(from), new Date(to)]));
  return Number(rows[0].events);
}

/** @param {Scene['instance']} instance @param {readonly string[]} runs */
async function endsOf(instance, runs) {
  /** @type {{ rows: { outcome: string, ends: number }[] }} */
  const { rows } = await instance.inside((client) => client.query(ENDS, [runs]));
  /** @type {Record<string, number>} */
  const outcomes = {};
  for (const { outcome } of rows) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return { once: rows.filter(({ ends }) => ends === 1).length, text: Object.entries(outcomes).map(([outcome, times]) => `${times} ${outcome}`).join(', ') };
}
