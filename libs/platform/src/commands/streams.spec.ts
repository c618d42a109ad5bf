import { Streams } from './streams.js';

type Log = ConstructorParameters<typeof Streams>[0];
type Logged = Parameters<Parameters<Streams['follow']>[0]['evolve']>[1];

/** A log that remembers what it was asked for. */
function logOf(streams: Record<string, string[]>) {
  const asked: string[] = [];
  const log: Log = {
    readStream: async function* (stream, { from = 0, open } = {}) {
      asked.push(`${stream} from ${from}${open === true ? ' open' : ''}`);
      for (const [version, name] of (streams[stream] ?? []).entries()) if (version >= from) yield { version, event: { name, data: {} } } as Logged;
    },
  };
  return { log, asked };
}

const words = { category: 'test.word', initial: '', evolve: (state: string, { event }: Logged) => state + event.name };

describe('followed streams', () => {
  it('fold everything once, then only what is newer', async () => {
    const streams = { 'test.word-org_1-w': ['a', 'b'] };
    const { log, asked } = logOf(streams);
    const followed = new Streams(log).follow(words);
    expect(await followed.of('org_1', 'w')).toBe('ab');
    streams['test.word-org_1-w'].push('c');
    expect(await followed.of('org_1', 'w')).toBe('abc');
    expect(await followed.of('org_1', 'w')).toBe('abc');
    expect(asked).toEqual(['test.word-org_1-w from 0', 'test.word-org_1-w from 2', 'test.word-org_1-w from 3']);
  });

  it('keep organisations apart and remember nothing of streams that do not exist', async () => {
    const { log, asked } = logOf({ 'test.word-org_1-w': ['a'] });
    const followed = new Streams(log).follow({ ...words, open: true });
    expect([await followed.of('org_2', 'w'), await followed.of('org_2', 'w'), await followed.of('org_1', 'w')]).toEqual(['', '', 'a']);
    expect(asked).toEqual(['test.word-org_2-w from 0 open', 'test.word-org_2-w from 0 open', 'test.word-org_1-w from 0 open']);
  });

  it('forget the state that was asked for longest ago', async () => {
    const { log, asked } = logOf({ 'test.word-o-a': ['a'], 'test.word-o-b': ['b'] });
    const followed = new Streams(log).follow({ ...words, keep: 1 });
    for (const id of ['a', 'b', 'a']) await followed.of('o', id);
    expect(asked).toEqual(['test.word-o-a from 0', 'test.word-o-b from 0', 'test.word-o-a from 0']);
  });
});
