// @ts-check
/** The same for every side: events of 300 bytes of JSON, single or a hundred at a time, streams of ten appends. */

const TYPE = 'bench.order-placed@1';
export const ORGANISATION = 'org_0123456789abcdefghjkmnpqrs';
const APPENDS_PER_STREAM = 10;
const PAYLOAD_BYTES = 300;

let number = 0;

/** Keys in canonical order, so both sides store the same bytes. */
export function payload() {
  number += 1;
  const data = { amount: number, currency: 'USD', description: '', item: `item-${number}`, reference: `ref-${number}`, tags: ['one', 'two', 'three'], total: '12.345678' };
  data.description = 'x'.repeat(PAYLOAD_BYTES - JSON.stringify(data).length);
  return data;
}

/** @param {string} run @param {number} caller @param {number} turn */
export function streamOf(run, caller, turn) {
  return `bench.order-${ORGANISATION}-${run}_${caller}_${Math.floor(turn / APPENDS_PER_STREAM)}`;
}

export { TYPE };

/** name -> callers and events per append */
export const WRITING = /** @type {const} */ ({
  'single appends, 64 callers': { callers: 64, events: 1 },
  'single appends, one caller': { callers: 1, events: 1 },
  '100-event appends, 16 callers': { callers: 16, events: 100 },
});

export const WARM_UP_SECONDS = 1;
export const SECONDS = 3;
/** The first are read to warm up and not counted. */
export const WARM_UP_EVENTS = 20_000;
export const READ_EVENTS = 100_000;
export const PAGE = 1000;
