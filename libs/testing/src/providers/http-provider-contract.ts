import type { Script } from './behaviour.js';
import type { ProviderServer } from './provider-server.js';
import { callOf, failureFrom, listen, SECRET, textOf, type ProviderUnderTest } from './chat-provider-contract.js';

/** What every adapter promises that talks to a server: bad days end in one of a closed set of failures, in time, without the key. */

export interface HttpProviderUnderTest {
  readonly subject: ProviderUnderTest;
  readonly standIn: ProviderServer & { readonly script: Script };
}

const QUICK = { totalMs: 400, idleMs: 150 };

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

export function httpProviderContract(under: () => HttpProviderUnderTest): void {
  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [404, 'provider_error'],
    [408, 'timeout'],
    [429, 'rate_limited'],
    [500, 'provider_error'],
    [502, 'provider_error'],
    [503, 'overloaded'],
    [529, 'overloaded'],
  ] as const)('status %d is %s and costs nothing', async (status, kind) => {
    under().standIn.script.next({ kind: 'error', status });
    const failure = await failureFrom(under().subject);
    expect([failure.kind, failure.facts.status, failure.facts.billable, failure.facts.usage]).toEqual([kind, status, false, null]);
  });

  it.each([
    ['7', 7_000],
    ['0.5', 500],
    ['soon', null],
    ['-1', null],
    ['99999999999999', null],
    [undefined, null],
  ])('Retry-After %s is %s ms', async (retryAfter, milliseconds) => {
    under().standIn.script.next({ kind: 'error', status: 429, ...(retryAfter === undefined ? {} : { retryAfter }) });
    expect((await failureFrom(under().subject)).facts.retryAfterMs).toBe(milliseconds);
  });

  it('an error that repeats the key is told without it', async () => {
    under().standIn.script.next({ kind: 'error', status: 401, message: 'Incorrect key {key}; it begins with {head} and ends in {tail}.' });
    const failure = await failureFrom(under().subject);
    expect(JSON.stringify([failure.message, failure.facts, failure.stack])).not.toMatch(/sk-stand|Q7xW|8cR5/);
    expect(failure.message).toBe('The provider does not accept this key. Test the key, or vault a new one. It said: Incorrect key [removed]; it begins with [removed] and ends in [removed]');
  });

  it('an answer that repeats the key is passed on without it', async () => {
    under().standIn.script.next({ kind: 'echo-key' });
    const { deltas } = await listen(under().subject);
    expect(textOf(deltas)).toBe('Your key is [removed], is it not?');
  });

  it('silence ends at the idle deadline', async () => {
    under().standIn.script.next({ kind: 'silence' });
    expect(await failureFrom(under().subject, { deadlines: QUICK })).toMatchObject({ kind: 'timeout', message: 'The provider was silent for 0.15 s.', facts: { billable: true } });
  });

  it('heartbeats do not put the idle deadline off', async () => {
    under().standIn.script.next({ kind: 'heartbeats', pieces: ['Good '], everyMs: 20 });
    expect(await failureFrom(under().subject, { deadlines: { totalMs: 5_000, idleMs: 150 } })).toMatchObject({ kind: 'timeout', message: 'The provider was silent for 0.15 s.' });
  });

  it('an endless drip ends at the total deadline', async () => {
    under().standIn.script.next({ kind: 'drip', everyMs: 20 });
    expect(await failureFrom(under().subject, { deadlines: QUICK })).toMatchObject({ kind: 'timeout', message: 'The provider did not finish within 0.4 s.' });
  });

  it.each(['malformed', 'html', 'empty'] as const)('%s is malformed', async (kind) => {
    under().standIn.script.next({ kind });
    expect(await failureFrom(under().subject)).toMatchObject({ kind: 'malformed', facts: { status: 200, billable: true } });
  });

  it('a cut in the middle is no success', async () => {
    under().standIn.script.next({ kind: 'cut', pieces: ['Good ', 'mor'] });
    expect(await failureFrom(under().subject)).toMatchObject({ kind: 'unreachable', message: 'The connection to the provider broke.', facts: { billable: true } });
  });

  it('an end without the terminal marker is no success', async () => {
    under().standIn.script.next({ kind: 'no-terminal', pieces: ['Good ', 'morning'] });
    expect(await failureFrom(under().subject)).toMatchObject({ kind: 'malformed', message: 'The answer broke off before its end.' });
  });

  it('an error in the middle is told, scrubbed', async () => {
    under().standIn.script.next({ kind: 'error-in-stream', pieces: ['Good '], message: 'out of memory near {key}' });
    expect(await failureFrom(under().subject)).toMatchObject({ kind: 'provider_error', message: 'The provider answered with an error. It said: out of memory near [removed]' });
  });

  it('a huge answer is cut off', async () => {
    under().standIn.script.next({ kind: 'huge', bytes: 10_000_000 });
    expect(await failureFrom(under().subject)).toMatchObject({ kind: 'malformed', message: 'The provider sent more than 131072 bytes.' });
  });

  it('a redirect is not followed', async () => {
    const { standIn, subject } = under();
    const before = standIn.requests.length;
    standIn.script.next({ kind: 'redirect', location: `${standIn.url}/elsewhere` });
    expect(await failureFrom(subject)).toMatchObject({ kind: 'provider_error', facts: { status: 307 } });
    expect(standIn.requests).toHaveLength(before + 1);
  });

  it('nobody listening is unreachable and costs nothing', async () => {
    const { subject } = under();
    const { port } = new URL(subject.destination!);
    const failure = await failureFrom({ ...subject, destination: subject.destination!.replace(port, '1') });
    expect([failure.kind, failure.facts.billable]).toEqual(['unreachable', false]);
  });

  it('a metadata service is never called', async () => {
    const failure = await failureFrom({ ...under().subject, destination: 'https://169.254.169.254/v1' });
    expect([failure.kind, failure.message, failure.facts.billable]).toEqual(['unreachable', 'This address is reserved and is never called.', false]);
  });

  it.each(['abort', 'leave'] as const)('the provider is cut off at once when the reader chooses to %s', async (way) => {
    const { standIn, subject } = under();
    standIn.script.next({ kind: 'drip', everyMs: 20 });
    const leaving = new AbortController();
    const stream = subject.provider.chat(callOf(subject), leaving.signal);
    await stream.next();
    if (way === 'abort') leaving.abort();
    else await stream.return(undefined as never);
    await until(() => standIn.requests.at(-1)!.aborted);
  });

  it('nothing is written to the console, whatever the provider sends', async () => {
    const { standIn, subject } = under();
    const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((level) => jest.spyOn(console, level).mockImplementation(() => undefined));
    standIn.script.next({ kind: 'malformed' }, { kind: 'html' }, { kind: 'error', status: 500, message: '{key}' }, { kind: 'cut', pieces: ['a'] }, { kind: 'error-in-stream', pieces: [], message: SECRET });
    for (let times = 0; times < 5; times += 1) await failureFrom(subject);
    const lines = spies.flatMap((spy) => spy.mock.calls);
    for (const spy of spies) spy.mockRestore();
    expect(lines).toEqual([]);
  });
}
