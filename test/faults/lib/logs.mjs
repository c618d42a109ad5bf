// @ts-check
/** Where an instance keeps its events: what the suite asks of either engine past the product. */
import { startEventStoreDb } from '../../../dist/libs/testing/src/eventstoredb/stand-in.js';

/** @typedef {{ name: string, type: string | null }} Reads who reads which type; null: every event there is */
/** @typedef {{ head: () => Promise<string>, notSealed: () => Promise<number>, notRead: (reads: readonly Reads[]) => Promise<number>, gapless: boolean }} Log */
/** @typedef {<T>(work: (client: import('pg').Client) => Promise<T>) => Promise<T>} Inside */

/** A checkpoint does not move for events that its reader does not ask for, so those it asks for are counted. */
const BEHIND = `
  SELECT count(*)::int AS events FROM unnest($1::text[], $2::text[]) AS reads(name, type)
  JOIN platform.projections p USING (name)
  JOIN events.log l ON (reads.type IS NULL OR l.type = reads.type) AND l.position > coalesce(nullif(p.position, ''), '0')::bigint`;
const NOT_SEALED = 'SELECT (c.head - coalesce((SELECT max(position::bigint) FROM evidence.leaves), 0))::int AS events FROM events.counter c';

/** @param {Inside} inside @returns {Log} */
export function logInDatabase(inside) {
  /** @param {string} question @param {unknown[]} [values] */
  const events = (question, values) => inside(async (client) => (await client.query(question, values)).rows[0].events);
  return {
    gapless: true,
    head: async () => String(await events('SELECT head AS events FROM events.counter')),
    notSealed: () => events(NOT_SEALED),
    notRead: (reads) => events(BEHIND, [reads.map(({ name }) => name), reads.map(({ type }) => type)]),
  };
}

/** The node's own, and what the engine notes beside the events. @param {string} stream */
const isOurs = (stream) => !stream.startsWith('$') && !stream.startsWith('keystead.');

/** The stand-in, in this process: no fault that the suite causes reaches it unless a row means to. @returns {Promise<{ node: import('../../../dist/libs/testing/src/eventstoredb/stand-in.js').StandIn, url: string, log: (inside: Inside) => Log }>} */
export async function startEventStore() {
  const node = await startEventStoreDb();
  const ours = () => node.log.all.filter(({ stream }) => isOurs(stream));
  return {
    node,
    url: `esdb://127.0.0.1:${node.port}?tls=false`,
    log: (inside) => ({
      gapless: false,
      head: async () => String(ours().at(-1)?.position ?? 0),
      notSealed: async () => {
        const { rows } = await inside((client) => client.query('SELECT coalesce(max(position::bigint), 0) AS sealed FROM evidence.leaves'));
        return ours().filter(({ position }) => position > Number(rows[0].sealed)).length;
      },
      notRead: async (reads) => {
        const { rows } = await inside((client) => client.query("SELECT name, coalesce(nullif(position, ''), '0')::bigint AS position FROM platform.projections"));
        const places = new Map(rows.map(({ name, position }) => [name, Number(position)]));
        const events = ours();
        return reads.reduce((sum, { name, type }) => sum + events.filter((event) => (type === null || event.type === type) && event.position > (places.get(name) ?? Infinity)).length, 0);
      },
    }),
  };
}
