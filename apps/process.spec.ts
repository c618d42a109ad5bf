import { EventStoreUnavailable } from '@keystead/event-store/src/errors.js';
import { run } from './process.js';

/** What a process that could not start leaves on standard error. */
async function wordsOf(error: Error): Promise<string> {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const exit = jest.spyOn(process, 'exit').mockImplementation((() => resolve()) as never);
  run(() => Promise.reject(error));
  await ended;
  write.mockRestore();
  exit.mockRestore();
  return said.join('');
}

describe('a process that cannot start', () => {
  it('says in one line what people can mend', async () => {
    expect(await wordsOf(new EventStoreUnavailable('the event store at one:2113 (tried with TLS, without a user) does not answer: nothing listens there'))).toBe('the event store at one:2113 (tried with TLS, without a user) does not answer: nothing listens there\n');
  });

  it('says of a database whose host has two addresses what each of them said', async () => {
    const refused = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:5432`));
    expect(await wordsOf(Object.assign(new AggregateError(refused), { code: 'ECONNREFUSED' }))).toBe('connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432\n');
  });

  it('leaves a stack of everything else', async () => {
    expect(await wordsOf(new Error('a bug'))).toMatch(/^Error: a bug\n\s+at /);
  });
});
