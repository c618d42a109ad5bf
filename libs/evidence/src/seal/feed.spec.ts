import { ListSource, makeEvent } from '../testing/installation.js';
import { Feed } from './feed.js';

const ids = ({ after, events }: Awaited<ReturnType<Feed['take']>>): [string, string[]] => [after, events.map((event) => event.position)];
const at = (n: number): string => String(n).padStart(12, '0');

describe('the feed of the sealer', () => {
  it('gives each event once, in order, and says what they follow', async () => {
    const source = new ListSource([0, 1, 2, 3, 4].map((n) => makeEvent(n)));
    const feed = new Feed(source, at(1));
    expect([ids(await feed.take(3)), ids(await feed.take(3)), ids(await feed.take(3))]).toEqual([
      [at(1), [at(2), at(3), at(4)]],
      [at(4), [at(5)]],
      [at(5), []],
    ]);
  });

  it('finds what was appended after its read had ended', async () => {
    const source = new ListSource([makeEvent(0)]);
    const feed = new Feed({ ...bound(source), readAll: snapshots(source) }, '');
    expect(ids(await feed.take(1))).toEqual(['', [at(1)]]);
    source.events.push(makeEvent(1));
    expect(ids(await feed.take(1))).toEqual([at(1), [at(2)]]);
  });
});

/** As a store reads: up to the head of the moment it was asked. */
function snapshots(source: ListSource): ListSource['readAll'] {
  return (options) => new ListSource([...source.events]).readAll(options);
}

function bound(source: ListSource): Pick<ListSource, 'head' | 'comparePositions'> {
  return { head: () => source.head(), comparePositions: (a, b) => source.comparePositions(a, b) };
}
