import type { ClientBase } from 'pg';
import type { RecordedEvent } from '@keystead/event-store/src/port.js';
import { copyOut } from '@keystead/event-store/src/postgres/copy-out.js';
import { COLUMNS, decodeRows } from '@keystead/event-store/src/postgres/row-codec.js';
import type { WriterCheck } from '@keystead/evidence/src/seal/ports.js';
import { fail, ok, Told, warn, type Tell } from './finding.js';
import { faultOfEvent } from './judge-event.js';
import { parkedAmong, sealedAmong, sealedBetween } from './sealed-rows.js';

const PAGE = 1_000;
const PAGE_BYTES = 8 * 1024 * 1024;
/** Missing positions that stand together are named one by one up to here. */
const ONE_BY_ONE = 20;
const LATE_MS = 60_000;

export const BEWARE = 'somebody with rights on the database did this: keep this report, find out who, and restore the events from a backup (docs/operating.md)';

export type Progress = (done: number, all: number) => void;

interface Walk {
  readonly client: ClientBase;
  readonly writer: WriterCheck;
  readonly told: Told;
  readonly sealedUpTo: number;
}

/**
 * Reads every event, in order, and compares it with the evidence log; what is not sealed yet, with its writer MAC. The
 * connection must show one moment (repeatable read), or a running installation would look damaged.
 */
export async function walkLog(client: ClientBase, writer: WriterCheck, { tell, progress, now }: { tell: Tell; progress: Progress; now: Date }): Promise<void> {
  const { rows } = await client.query<{ head: string; sealed: string }>(`SELECT c.head, s.position AS sealed FROM events.counter c, evidence.sealer s`);
  const head = Number(rows[0]?.head ?? 0);
  const sealedUpTo = Number(rows[0]?.sealed ?? 0);
  const told = new Told(tell);
  const walk: Walk = { client, writer, told, sealedUpTo };
  await outsideTheLog(walk, head);
  let last = 0;
  let recorded = 0;
  let oldestUnsealed: Date | null = null;
  for (let page = await pageAfter(client, 0, head); page.length > 0; page = await pageAfter(client, last, head)) {
    const [leaves, parked] = [await sealedAmong(client, page.map(({ id }) => id)), await parkedAmong(client, page.map(({ position }) => position))];
    for (const event of page) {
      const position = Number(event.position);
      if (position > last + 1) await missing(walk, last + 1, position - 1);
      last = position;
      const wrong = faultOfEvent(event, { leaf: leaves.get(event.id), parked: parked.get(event.position), sealedUpTo }, writer);
      const time = event.recordedAt.getTime();
      const fault = wrong ?? (time < recorded ? 'was changed, or the one in front of it: it says that it was recorded earlier than that one' : null);
      if (wrong === null) recorded = time;
      if (position > sealedUpTo) oldestUnsealed ??= event.recordedAt;
      if (fault !== null) told.add(kindOf(wrong, leaves.has(event.id)), fail(`position ${position} (${event.type.slice(0, 100)}) ${fault}`, BEWARE, event.position));
    }
    progress(last, head);
  }
  const end = Math.max(head, sealedUpTo);
  if (last < end) await missing(walk, last + 1, end);
  if (!told.any) await versions(walk);
  told.end();
  const state = `sealed up to position ${sealedUpTo} of ${head}`;
  if (oldestUnsealed !== null && now.getTime() - oldestUnsealed.getTime() > LATE_MS) tell(warn(`${state}; the next event has waited since ${oldestUnsealed.toISOString()}`, 'see that a worker is running, and what /health says of the sealing'));
  else if (!told.any) tell(ok(`${head} events, none changed, added or missing; ${state}`));
}

function kindOf(wrong: string | null, sealed: boolean): string {
  return wrong === null ? 'time' : sealed ? 'sealed' : 'unsealed';
}

async function pageAfter(client: ClientBase, after: number, head: number): Promise<RecordedEvent[]> {
  const { bytes } = await copyOut(client, `SELECT ${COLUMNS} FROM events.log WHERE position > ${after} AND position <= ${head} ORDER BY position LIMIT ${PAGE}`, PAGE_BYTES);
  return decodeRows(bytes);
}

/** Rows at positions that were never given out. */
async function outsideTheLog({ client, told }: Walk, head: number): Promise<void> {
  const { rows } = await client.query<{ position: string }>('SELECT position FROM events.log WHERE position < 1 OR position > $1 ORDER BY position LIMIT 1000', [head]);
  for (const { position } of rows) told.add('outside', fail(`position ${position} was put in past the platform: the log ends at ${head}`, BEWARE, position));
}

async function missing({ client, told }: Walk, first: number, last: number): Promise<void> {
  const { all, some } = await sealedBetween(client, first, last, ONE_BY_ONE);
  if (last - first >= ONE_BY_ONE) {
    const whole = first === 1 && (await client.query('SELECT 1 FROM events.log LIMIT 1')).rows.length === 0;
    told.add('missing', fail(`positions ${first} to ${last}${whole ? ', which is the whole log,' : ''} are missing; ${all} of these events were sealed`, BEWARE, `${first}-${last}`));
    return;
  }
  for (let position = first; position <= last; position += 1) {
    const leaf = some.get(String(position));
    told.add('missing', fail(`position ${position} is missing: ${leaf === undefined ? 'it was not sealed' : `it was sealed as ${leaf}`}`, BEWARE, String(position)));
  }
}

/** The head can be set back with the rows; the streams then remember more than the log holds, or a stream's events stand in another order. */
async function versions({ client, told }: Walk): Promise<void> {
  const { rows: order } = await client.query<{ position: string; version: number; expected: number }>(
    `SELECT position, version, expected FROM (SELECT position, version, (row_number() OVER (PARTITION BY stream ORDER BY position) - 1)::int AS expected FROM events.log) v WHERE version <> expected ORDER BY position LIMIT 1000`,
  );
  for (const { position, version, expected } of order) told.add('order', fail(`position ${position} was changed: it says version ${version} of its stream and is version ${expected}`, BEWARE, position));
  const { rows: ends } = await client.query<{ name: string; version: number; last: number; position: string | null }>(
    `SELECT coalesce(s.name, l.stream) AS name, coalesce(s.version, -1) AS version, coalesce(l.last, -1) AS last, l.position
       FROM events.streams s FULL JOIN (SELECT stream, max(version) AS last, max(position) AS position FROM events.log GROUP BY stream) l ON l.stream = s.name
      WHERE coalesce(s.version, -1) <> coalesce(l.last, -1) ORDER BY l.position NULLS FIRST LIMIT 1000`,
  );
  for (const { name, version, last, position } of ends) {
    const place = position === null ? 'none of its events is there' : `its last event, at position ${position}, is version ${last}`;
    told.add('ends', fail(`the stream ${name.slice(0, 200)} came to version ${version}, but ${place}: events were taken away and the head set back`, BEWARE, position ?? undefined));
  }
}
