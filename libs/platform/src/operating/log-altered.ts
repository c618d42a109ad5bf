import type { ClientBase } from 'pg';
import { copyOut } from '@keystead/event-store/src/postgres/copy-out.js';
import { COLUMNS, decodeRows } from '@keystead/event-store/src/postgres/row-codec.js';
import type { WriterCheck } from '@keystead/evidence/src/seal/ports.js';
import { faultOfEvent } from './judge-event.js';
import { placesOf, SHOWN_RUNS, type Places } from './places.js';
import { parkedAmong, sealedAmong } from './sealed-rows.js';
import { unlikeSealed, type Unlike } from './unlike-sealed.js';

const PAGE = 1_000;
const PAGE_BYTES = 8 * 1024 * 1024;

/**
 * Positions that do not hold what was sealed: changed, or put in. Those that are missing are told as gaps. Null when the log is as it was sealed. Says nothing of events that are not sealed yet, nor of those in an EventStoreDB. Of a whole log no event
 * leaves the server. Inside a transaction that shows one moment, and the last thing that is asked in it.
 */
export async function alteredIn(client: ClientBase, writer: WriterCheck): Promise<Places | null> {
  const places = new Found();
  for await (const unlike of unlikeSealed(client)) {
    for await (const position of judged(client, writer, unlike)) places.add(Number(position));
  }
  return places.told();
}

/** Those that the doctor names as well. */
async function* judged(client: ClientBase, writer: WriterCheck, { positions, sealedUpTo }: Unlike): AsyncGenerator<string> {
  for (let rest = positions; rest.length > 0;) {
    const asked = rest.slice(0, PAGE);
    const { bytes } = await copyOut(client, `SELECT ${COLUMNS} FROM events.log WHERE position IN (${asked.map(Number).join(', ')}) ORDER BY position`, PAGE_BYTES);
    const events = decodeRows(bytes);
    const [leaves, parked] = [await sealedAmong(client, events.map(({ id }) => id)), await parkedAmong(client, asked)];
    for (const event of events) {
      if (faultOfEvent(event, { leaf: leaves.get(event.id), parked: parked.get(event.position), sealedUpTo }, writer) !== null) yield event.position;
    }
    // Of large events fewer are taken than were asked for.
    const last = Number(events.at(-1)?.position ?? asked.at(-1));
    rest = rest.filter((position) => Number(position) > last);
  }
}

class Found {
  private readonly runs: { first: number; last: number }[] = [];
  private positions = 0;

  /** In order. */
  add(position: number): void {
    this.positions += 1;
    const run = this.runs.at(-1);
    if (run?.last === position - 1) run.last = position;
    else if (this.runs.length < SHOWN_RUNS) this.runs.push({ first: position, last: position });
  }

  told(): Places | null {
    return this.positions === 0 ? null : placesOf(this.positions, this.runs);
  }
}
