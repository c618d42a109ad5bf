// @ts-check
/** What is still going on in an installation that nobody asks for anything any more. */
import { contexts } from '../../../dist/apps/contexts.js';
import { projectionsOf, reactionsOf } from '../../../dist/libs/platform/src/context/define-context.js';

/** @typedef {Pick<import('./instance.mjs').Instance, 'inside' | 'log'>} Instance */

const LOOKS = 240;

const LEFT = `
  SELECT (SELECT count(*) FROM runtime.under_way)::int AS "runs under way",
         (SELECT count(*) FROM read.gateway_open_reservations)::int AS "open reservations",
         (SELECT count(*) FROM keys.vault WHERE kept_at IS NULL)::int AS "secrets nobody confirmed",
         (SELECT count(*) FROM platform.parked)::int AS "parked events",
         (SELECT count(*) FROM evidence.parked)::int AS "events refused by the sealer"`;

const reads = [...projectionsOf(contexts), ...reactionsOf(contexts)].flatMap(({ name, on }) => {
  /** @type {(string | null)[]} */
  const types = on === undefined ? [null] : Object.keys(on);
  return types.map((type) => ({ name, type }));
});

/** Runs, reservations, secrets without their event, parked, unsealed and unread events: what is left of each, or ''. @param {Instance} instance */
export async function untilClean(instance) {
  for (let looks = 1; ; looks += 1) {
    const { rows } = await instance.inside((client) => client.query(LEFT));
    const all = { ...rows[0], 'events not sealed': await instance.log.notSealed(), 'events not read yet': await instance.log.notRead(reads) };
    const left = Object.entries(all).filter(([, value]) => Number(value) > 0).map(([name, value]) => `${value} ${name}`).join(', ');
    if (left === '' || looks === LOOKS) return left;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
