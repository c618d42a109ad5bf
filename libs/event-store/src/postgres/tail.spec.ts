import { GapInTheLog, LogWentBack } from '../errors.js';
import type { EventFilter, RecordedEvent } from '../port.js';
import type { Page } from './reader.js';
import { Tail } from './tail.js';

const event = (position: number): RecordedEvent => {
  const bytes = Buffer.alloc(8);
  const type = position % 2 === 0 ? 'even' : 'odd';
  return { position: String(position), recordedAt: new Date(0), version: 0, id: `${position}`, stream: 's', type, organisation: 'o', header: bytes, payload: bytes, salt: bytes, mac: bytes };
};

/** A log of so many events that says what was read from it. */
function log(length: number) {
  const state = { head: length, missing: 0, reads: [] as string[] };
  const between = (after: number, upTo: number): RecordedEvent[] => Array.from({ length: upTo - after }, (_, n) => event(after + n + 1));
  const reader = {
    head: async (): Promise<number> => state.head,
    page: async (after: number, head: number, _: EventFilter, size: number): Promise<Page> => {
      const upTo = Math.min(after + size, head);
      state.reads.push(`${after}-${upTo}`);
      if (state.missing > after && state.missing <= upTo) throw new GapInTheLog(`position ${state.missing}`);
      return { events: between(after, upTo), upTo };
    },
    pages: async function* (after: number): AsyncGenerator<Page> {
      state.reads.push(`alone from ${after}`);
      if (after < state.head) yield { events: between(after, state.head), upTo: state.head };
    },
  };
  return { state, reader, tail: new Tail(reader, 100) };
}

async function seen(pages: AsyncIterable<Page>): Promise<string> {
  const parts: string[] = [];
  for await (const { events, upTo } of pages) parts.push(`${events.map(({ position }) => position).join(',')} to ${upTo}`);
  return parts.join('; ');
}

/** Two followers, for whom sharing begins to pay. */
async function shared(tail: Tail, work: () => Promise<void>): Promise<void> {
  await tail.during(() => tail.during(work));
}

describe('the end of the log', () => {
  it('is read once for all who are there, each with a filter and a page size of its own', async () => {
    const { state, tail } = log(10);
    await shared(tail, async () => {
      expect(await Promise.all([seen(tail.pages(7, {}, 2)), seen(tail.pages(7, { types: ['even'] }, 10)), seen(tail.pages(9, {}, 10))])).toEqual(['8,9 to 9; 10 to 10', '8,10 to 10', '10 to 10']);
      state.head = 12;
      expect(await Promise.all([seen(tail.pages(10, {}, 10)), seen(tail.pages(10, { types: ['odd'] }, 10))])).toEqual(['11,12 to 12', '11 to 12']);
      expect(await seen(tail.pages(12, {}, 10))).toBe('');
    });
    expect(state.reads).toEqual(['0-10', '10-12']);
  });

  it('is left to the reader by who is far behind, and by one alone with a filter', async () => {
    const { state, tail } = log(500);
    await shared(tail, async () => void (await seen(tail.pages(0, {}, 10))));
    await tail.during(async () => void (await seen(tail.pages(499, { types: ['even'] }, 10))));
    expect(state.reads).toEqual(['alone from 0', 'alone from 499']);
  });

  it('gives nobody less for having let go what a slow one has not seen', async () => {
    const { state, tail } = log(0);
    await shared(tail, async () => {
      await seen(tail.pages(0, {}, 10));
      state.head = 4;
      const slow = tail.pages(0, {}, 2);
      expect((await slow.next()).value).toMatchObject({ upTo: 2 });
      for (let to = 100; to <= 3_000; to += 100) {
        state.head = to;
        await seen(tail.pages(to - 100, {}, 100));
      }
      expect((await slow.next()).value).toMatchObject({ upTo: 3_000 });
      expect(state.reads.at(-1)).toBe('alone from 2');
    });
  });

  it('gives nobody less for having begun anew nearer to the front, for somebody else', async () => {
    const { state, tail } = log(0);
    await shared(tail, async () => {
      await seen(tail.pages(0, {}, 10));
      state.head = 20;
      const slow = tail.pages(0, {}, 10);
      expect((await slow.next()).value).toMatchObject({ upTo: 10 });
      // More than anybody's reach at once, asked for by one who has seen nothing: what was kept is given up, and nothing read in its place.
      state.head = 500;
      await seen(tail.pages(0, {}, 500));
      const { events, upTo } = (await slow.next()).value as Page;
      expect([events[0]?.position, events.length, upTo]).toEqual(['11', 490, 500]);
    });
  });

  it('names a gap to who reads all, and keeps nobody from the types he asks for', async () => {
    const { state, tail } = log(10);
    state.missing = 10;
    await shared(tail, async () => {
      await expect(seen(tail.pages(9, {}, 10))).rejects.toThrow(GapInTheLog);
      expect(await seen(tail.pages(9, { types: ['even'] }, 10))).toBe('10 to 10');
    });
  });

  it('gives nobody what it remembers of a log that ends earlier now, such as a backup that was put in its place', async () => {
    const { state, tail } = log(10);
    await shared(tail, async () => {
      expect(await seen(tail.pages(7, {}, 10))).toBe('8,9,10 to 10');
      state.head = 6;
      const back = new LogWentBack('10', '6');
      await expect(seen(tail.pages(7, {}, 10))).rejects.toThrow(back);
      await expect(seen(tail.pages(4, { types: ['even'] }, 10))).rejects.toThrow(back);
    });
  });
});

describe('a read of the end of the log that is late', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  /** The first question of that name is held back, with its answer of then. */
  function holdFirst<A extends unknown[], R>(ask: (...asked: A) => Promise<R>) {
    let letGo = (): void => undefined;
    let held: Promise<void> | null = new Promise((resolve) => (letGo = resolve));
    const asked = async (...question: A): Promise<R> => {
      const [answer, wait] = [await ask(...question), held];
      held = null;
      await wait;
      return answer;
    };
    return { asked, letGo: async () => (letGo(), new Promise((next) => setImmediate(next))) };
  }

  it('is done again, and what comes of the late one is not added twice', async () => {
    const { state, reader } = log(10);
    const { asked: page, letGo } = holdFirst(reader.page);
    const tail = new Tail({ ...reader, page }, 100);
    await shared(tail, async () => {
      const both = Promise.all([seen(tail.pages(7, {}, 10)), seen(tail.pages(8, {}, 10))]);
      await jest.advanceTimersByTimeAsync(500);
      expect(await both).toEqual(['8,9,10 to 10', '9,10 to 10']);
      state.head = 12;
      expect(await seen(tail.pages(10, {}, 10))).toBe('11,12 to 12');
      await letGo();
      state.head = 13;
      expect(await seen(tail.pages(11, {}, 10))).toBe('12,13 to 13');
    });
    expect(state.reads).toEqual(['0-10', '0-10', '10-12', '12-13']);
  });

  it('is no log that ends earlier, though others have read on meanwhile', async () => {
    const { state, reader } = log(10);
    const head = holdFirst(reader.head);
    const rest = holdFirst(async (after: number, upTo: number, filter: EventFilter) => reader.page(after, upTo, filter, 2));
    const tail = new Tail({ ...reader, head: head.asked, page: (after, upTo, filter) => (after < 10 ? reader.page(after, 11, filter, 11) : rest.asked(after, upTo, filter)) }, 100);
    await shared(tail, async () => {
      const late = seen(tail.pages(9, {}, 10));
      state.head = 12;
      await jest.advanceTimersByTimeAsync(500);
      expect(state.reads).toEqual(['0-11', '11-12']);
      await head.letGo();
      expect(await late).toBe('10,11 to 11');
      await rest.letGo();
      expect(await seen(tail.pages(11, {}, 10))).toBe('12 to 12');
    });
  });
});
