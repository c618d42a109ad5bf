import { anEvent } from '../contract-suite/builders.js';
import { EventStoreBusy, EventStoreClosed } from '../errors.js';
import type { Answer, AppendRequest } from './append-request.js';
import { Batcher } from './batcher.js';

const LIMITS = { maxRequests: 3, maxEvents: 10, maxBytes: 1000, maxWaiting: 8, maxWaitingBytes: 5000 };
const turn = (): Promise<void> => new Promise((next) => setImmediate(next));

/** A lane that keeps each batch until it is told to finish it. */
function lane(): { batches: AppendRequest[][]; finish: (() => void)[]; closed: boolean; store(batch: readonly AppendRequest[]): Promise<void>; close(): Promise<void> } {
  const self = {
    batches: [] as AppendRequest[][],
    finish: [] as (() => void)[],
    closed: false,
    store: (batch: readonly AppendRequest[]) => {
      self.batches.push([...batch]);
      return new Promise<void>((done) => self.finish.push(done));
    },
    close: async () => {
      self.closed = true;
    },
  };
  return self;
}

function request(stream: string, events = 1, bytes = 10): AppendRequest {
  return { stream, expected: 'any', events: Array.from({ length: events }, () => anEvent()), bytes, idempotency: undefined, settle: (_answer: Answer) => undefined, fail: (_error: Error) => undefined };
}

const streams = (batches: AppendRequest[][]): string[][] => batches.map((batch) => batch.map(({ stream }) => stream));

describe('collecting appends into batches', () => {
  it('sends what one turn brought at once, and the rest while the lane was busy as the next batch', async () => {
    const only = lane();
    const batcher = new Batcher([only], LIMITS);
    batcher.add(request('a'));
    batcher.add(request('b'));
    await turn();
    batcher.add(request('c'));
    batcher.add(request('d'));
    await turn();
    expect(streams(only.batches)).toEqual([['a', 'b']]);
    only.finish[0]?.();
    await turn();
    await turn();
    expect(streams(only.batches)).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('bounds a batch by requests, events and bytes, never to less than one request', async () => {
    const lanes = [lane(), lane(), lane(), lane()];
    const batcher = new Batcher(lanes, LIMITS);
    batcher.add(request('a', 1, 2000));
    for (const stream of ['b', 'c', 'd']) batcher.add(request(stream));
    batcher.add(request('e', 9));
    batcher.add(request('f', 2));
    batcher.add(request('g', 1, 990));
    await turn();
    expect(streams(lanes.toReversed().flatMap(({ batches }) => batches))).toEqual([['a'], ['b', 'c', 'd'], ['e'], ['f', 'g']]);
  });

  it('says that it is busy instead of growing, by number and by bytes', async () => {
    const batcher = new Batcher([lane()], LIMITS);
    for (let count = 0; count < 8; count += 1) batcher.add(request('a'));
    expect(() => batcher.add(request('b'))).toThrow(EventStoreBusy);
    await turn();
    batcher.add(request('c', 1, 5000));
    expect(() => batcher.add(request('d'))).toThrow(EventStoreBusy);
  });

  it('answers what is waiting before it closes, and takes nothing more', async () => {
    const only = lane();
    const batcher = new Batcher([only], LIMITS);
    batcher.add(request('a'));
    await turn();
    batcher.add(request('b'));
    const closing = batcher.close();
    expect(() => batcher.add(request('c'))).toThrow(EventStoreClosed);
    only.finish[0]?.();
    await turn();
    await turn();
    expect(only.closed).toBe(false);
    only.finish[1]?.();
    await closing;
    expect([streams(only.batches), only.closed]).toEqual([[['a'], ['b']], true]);
  });
});
