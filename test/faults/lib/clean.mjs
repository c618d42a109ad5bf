// @ts-check
/** What is still going on in an installation that nobody asks for anything any more. */
import { contexts } from '../../../dist/apps/contexts.js';
import { projectionsOf, reactionsOf } from '../../../dist/libs/platform/src/context/define-context.js';

/** @typedef {Pick<import('./instance.mjs').Instance, 'inside'>} Instance */

const LOOKS = 240;

const LEFT = `
  SELECT (SELECT count(*) FROM runtime.under_way)::int AS "runs under way",
         (SELECT count(*) FROM read.gateway_open_reservations)::int AS "open reservations",
         (SELECT count(*) FROM keys.vault WHERE kept_at IS NULL)::int AS "secrets nobody confirmed",
         (SELECT count(*) FROM platform.parked)::int AS "parked events",
         (SELECT count(*) FROM evidence.parked)::int AS "events refused by the sealer",
         (SELECT c.head - coalesce((SELECT max(position::bigint) FROM evidence.leaves), 0) FROM events.counter c)::int AS "events not sealed"`;

/** A checkpoint does not move for events that its reader does not ask for, so those it asks for are counted. */
const BEHIND = `
  SELECT count(*)::int AS events FROM unnest($1::text[], $2::text[]) AS reads(name, type)
  JOIN platform.projections p USING (name)
  JOIN events.log l ON (reads.type IS NULL OR l.type = reads.type) AND l.position > coalesce(nullif(p.position, ''), '0')::bigint`;

/** Who reads which type; null: every event there is. @type {(readonly [string, string | null])[]} */
const reads = [...projectionsOf(contexts), ...reactionsOf(contexts)].flatMap(({ name, on }) => {
  /** @type {(string | null)[]} */
  const types = on === undefined ? [null] : Object.keys(on);
  return types.map((type) => /** @type {const} */ ([name, type]));
});

/** Runs, reservations, secrets without their event, parked, unsealed and unread events: what is left of each, or ''. @param {Instance} instance */
export async function untilClean(instance) {
  for (let looks = 1; ; looks += 1) {
    const left = await instance.inside(async (client) => {
      const { rows } = await client.query(LEFT);
      const behind = await client.query(BEHIND, [reads.map(([name]) => name), reads.map(([, type]) => type)]);
      return Object.entries({ ...rows[0], 'events not read yet': behind.rows[0].events }).filter(([, value]) => Number(value) > 0).map(([name, value]) => `${value} ${name}`).join(', ');
    });
    if (left === '' || looks === LOOKS) return left;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
