// @ts-check
/** Where an instance keeps its events: what the suite asks of either engine past the product. */
import { startEventStoreDb } from '../../../dist/libs/testing/src/eventstoredb/stand-in.js';

/** @typedef {{ name: string, type: string | null }} Reads who reads which type; null: every event there is */
/** @typedef {{ head: () => Promise<string>, notSealed: () => Promise<number>, notRead: (reads: readonly Reads[]) => Promise<number>, gapless: boolean }} Log */
/** @typedef {(text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>} Ask of the database, past whatever stands in front of it */
/** @typedef {{ stream: string, type: string, position: number }} Stored */

/** A checkpoint does not move for events that its reader does not ask for, so those it asks for are counted. */
const BEHIND = `
  SELECT count(*)::int AS events FROM unnest($1::text[], $2::text[]) AS reads(name, type)
  JOIN platform.projections p USING (name)
  JOIN events.log l ON (reads.type IS NULL OR l.type = reads.type) AND l.position > coalesce(nullif(p.position, ''), '0')::bigint`;
const NOT_SEALED = 'SELECT (c.head - coalesce((SELECT max(position::bigint) FROM evidence.leaves), 0))::int AS events FROM events.counter c';

/** @param {Ask} ask @returns {Log} */
export function logInDatabase(ask) {
  /** @param {string} text @param {unknown[]} [values] */
  const events = async (text, values) => Number((await ask(text, values))[0]?.['events']);
  return {
    gapless: true,
    head: async () => String(await events('SELECT head AS events FROM events.counter')),
    notSealed: () => events(NOT_SEALED),
    notRead: (reads) => events(BEHIND, [reads.map(({ name }) => name), reads.map(({ type }) => type)]),
  };
}

/** The node's own, and what the engine notes beside the events. @param {string} stream */
const isOurs = (stream) => !stream.startsWith('$') && !stream.startsWith('keystead.');

/** The stand-in, in this process: no fault that the suite causes reaches it unless a row means to. */
export async function startEventStore() {
  const node = await startEventStoreDb();
  const ours = () => /** @type {Stored[]} */ (/** @type {unknown} */ (node.log.all)).filter(({ stream }) => isOurs(stream));
  return {
    node,
    url: `esdb://127.0.0.1:${node.port}?tls=false`,
    /** @param {Ask} ask @returns {Log} */
    log: (ask) => ({
      gapless: false,
      head: async () => String(ours().at(-1)?.position ?? 0),
      notSealed: async () => {
        const [row] = await ask('SELECT coalesce(max(position::bigint), 0) AS sealed FROM evidence.leaves');
        return ours().filter(({ position }) => position > Number(row?.['sealed'])).length;
      },
      notRead: async (reads) => {
        const rows = await ask("SELECT name, coalesce(nullif(position, ''), '0') AS position FROM platform.projections");
        const places = new Map(rows.map(({ name, position }) => [String(name), Number(position)]));
        const events = ours();
        return reads.reduce((sum, { name, type }) => sum + events.filter((event) => (type === null || event.type === type) && event.position > (places.get(name) ?? Infinity)).length, 0);
      },
    }),
  };
}
