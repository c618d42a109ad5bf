// @ts-check
/** What people do in a day, over and over: run apps, watch, look, write, come and go. Slow enough that the machine has time for others. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { runToEnd } from '../product/run-to-end.mjs';

/** @typedef {import('../../scripts/lib/demo-visitor.mjs').Visitor} Visitor */
/** @typedef {Awaited<ReturnType<typeof import('../product/instance.mjs').startInstance>>} Instance */
/** @typedef {{ instance: Instance, user: Visitor, auditor: Visitor, cookie: string, oneLine: string, letters: string }} World */

const PAUSE_MS = 150;
const LETTER = 'Dear Ms Novak, your appointment is on 3 March at 10:30. Please bring the list of your medicines.';
const LOOKS = ['/api/keys', '/api/executions', '/api/catalogue', '/api/usage', '/api/budget', '/api/installs'];
const PAGES = ['/', '/sign-in', '/catalogue'];

/** Somebody closes the page while the run goes on. @param {World} world */
async function leaveEarly({ instance, user, cookie, oneLine }) {
  const { id } = await user.post('/api/executions', { installId: oneLine, input: {} });
  const gone = new AbortController();
  const response = await fetch(`${instance.address}/api/executions/${id}/stream`, { headers: { cookie }, signal: gone.signal });
  await response.body?.getReader().read();
  gone.abort();
}

/** @param {World} world */
async function keepKey({ user }) {
  const { id } = await user.post('/api/keys', { name: 'For a moment', provider: 'openai', secret: `sk-${randomUUID()}` });
  await user.remove(`/api/keys/${id}`);
}

/** @param {World} world */
async function comeAndGo({ instance }) {
  const visitor = await instance.enter('developer');
  await visitor.get('/api/session');
  await visitor.remove('/api/session');
}

/** @param {World} world */
async function openPages({ instance, cookie }) {
  for (const page of PAGES) await (await fetch(`${instance.address}${page}`, { headers: { cookie } })).text();
  await (await fetch(`${instance.address}/api/keys/key_${'0'.repeat(26)}`, { headers: { cookie } })).text();
}

/** @type {readonly ((world: World) => Promise<unknown>)[]} */
const STEPS = [
  ({ user, oneLine }) => runToEnd(user, oneLine, {}),
  ({ user, letters }) => runToEnd(user, letters, { letter: LETTER }),
  leaveEarly,
  async ({ user }) => { for (const path of LOOKS) await user.get(path); },
  keepKey,
  openPages,
  comeAndGo,
  ({ auditor }) => auditor.get('/api/audit/events'),
];

/**
 * @param {World} world @param {number} callers
 * @returns {{ done: () => number, failures: string[], stop: () => Promise<void> }}
 */
export function startLoad(world, callers) {
  let going = true;
  let done = 0;
  /** @type {string[]} */
  const failures = [];
  const work = Array.from({ length: callers }, async (_, caller) => {
    for (let turn = caller * 3; going; turn += 1) {
      await STEPS[turn % STEPS.length]?.(world).then(
        () => (done += 1),
        (/** @type {Error} */ error) => failures.push(error.message),
      );
      await wait(PAUSE_MS);
    }
  });
  return { done: () => done, failures, stop: async () => { going = false; await Promise.all(work); } };
}
