import { randomBytes } from 'node:crypto';
import { fixedClock } from '@keystead/kernel/src/clock.js';
import type { GatewayCalls } from '@keystead/gateway/src/contract/index.js';
import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { KeyedContentDigest } from '../../adapters/content/keyed-content-digest.js';
import { randomRunTokens } from '../../adapters/random-run-tokens.js';
import { LinkedRunners } from '../../adapters/runner-link/linked-runners.js';
import { LinkRun } from '../../adapters/runner-link/link-run.js';
import { numberedReport, readMessage } from '../../adapters/runner-link/messages.js';
import type { RunnerServer } from '../../adapters/runner-link/runner-server.js';
import { judge } from '../../adapters/sandbox/run-end.js';
import { executionEvents } from '../../contract/events.js';
import { DEFAULT_LIMITS } from '../../contract/sandbox.js';
import { evolveExecution, noExecution, requestExecution } from '../../domain/execution.js';
import { LiveFeeds } from '../../domain/live-feed.js';
import type { ContentDigest, ContentStore, RunOwner, RunsUnderWay } from '../../domain/ports.js';
import { RunCanceller } from '../../domain/run-canceller.js';
import type { Runners } from '../../domain/runners.js';
import { CallDesk } from './call-desk.js';
import { RunDesk } from './run-desk.js';
import type { RunOrder } from './run-order.js';
import { RunRecord } from './run-record.js';
import { RunTellers } from './run-teller.js';

const organisation = 'org_00000000000000000000000001';
const memberId = 'p_00000000000000000000000001';
const executionId = 'exe_00000000000000000000000001';
const owner: RunOwner = { organisation, memberId, executionId };
const USAGE = { wallMs: 1, cpuMs: 1, memoryBytes: 1, outputBytes: 1 };
const app = { installId: 'ins_1', appId: 'app_1', appName: 'Letters', appOrganisation: organisation, versionId: 'ver_1', version: '1.0.0', manifest: { ...manifestOf(), output: {} }, code: '', digest: 'a'.repeat(64), priceUsd: '0.02', trusted: true };
const order: RunOrder = { ...owner, app, input: {}, limits: DEFAULT_LIMITS, modelPreference: null, correlation: 'spec', requestedEventId: '01890000-0000-7000-8000-000000000000' };
const digests = new KeyedContentDigest({ lookupKey: randomBytes(32) });

/** Real writes, digests, desk and link run; stand-ins are the socket, the content table and the list of runs. */
function conductor({ digest = digests, full = false }: { digest?: ContentDigest; full?: boolean } = {}) {
  const clock = fixedClock('2026-03-01T10:00:00.000Z');
  const { writes, facts } = inMemoryWrites(executionEvents);
  const said: string[] = [];
  const listed = new Set([executionId]);
  let storeIsAway = 0;
  const log = { error: ({ err }: { err: Error }) => void said.push(err.message), warn: () => undefined } as unknown as ConstructorParameters<typeof RunDesk>[5];
  const contents = {
    appendLog: async () => undefined,
    putResult: async () => {
      storeIsAway -= 1;
      if (storeIsAway >= 0) throw Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' });
    },
  } as unknown as ContentStore;
  const list = { remove: async () => void listed.delete(executionId) } as unknown as RunsUnderWay;
  const record = new RunRecord(writes, contents, digest, list, clock);
  const canceller = new RunCanceller();
  const runs: LinkRun[] = [];
  const over = Promise.withResolvers<void>();
  const server = {
    start: (request: ConstructorParameters<typeof LinkRun>[1], handlers: ConstructorParameters<typeof LinkRun>[2]) => {
      if (full) throw new Error('no place');
      runs.push(new LinkRun(1, request, handlers, () => over.resolve()));
      return { cancel: () => undefined };
    },
  } as unknown as RunnerServer;
  const runners: Runners = new LinkedRunners(server);
  const desk = new RunDesk(new CallDesk({} as GatewayCalls, randomRunTokens, clock), new RunTellers(new LiveFeeds(), log, contents, clock), record, canceller, runners, log);
  const context = serviceContext({ organisation, service: 'spec', correlation: 'spec', now: clock.now() });
  const { installId, appId, appName, appOrganisation, versionId, version, digest: bundleDigest, priceUsd } = app;
  const requested = { executionId, memberId, installId, appId, appName, appOrganisation, versionId, version, bundleDigest, priceUsd, inputDigest: 'b'.repeat(64), limits: DEFAULT_LIMITS, modelPreference: null };
  return {
    said,
    listed,
    over: over.promise,
    storeIsAwayFor: (times: number) => void (storeIsAway = times),
    start: async () => {
      await writes.decide({ category: 'runtime.execution', id: executionId, initial: noExecution, evolve: evolveExecution, decide: (state) => requestExecution(requested, state), command: 'runtime.run-app', input: {}, context });
      desk.start(order);
    },
    /** As the runner tells it: judged there, written as JSON, read on this side. */
    returns: (result: string) => {
      const judgement = judge({ cause: { kind: 'exit', error: null }, exit: { code: 0, signal: null }, stderrTail: '', measured: USAGE, limits: DEFAULT_LIMITS, result, code: '' });
      const said = JSON.stringify({ fence: runs[0]!.fence, index: 0, report: { kind: 'finished', finished: { ...judgement, usage: USAGE, isolation: null } } });
      runs[0]!.take(0, readMessage(numberedReport, { type: 'log', stream: 1, bytes: Buffer.from(said), credit: 0 }).report);
    },
    endings: async () => (await facts()).filter(({ name }) => name === 'runtime.execution-finished@1').map(({ data }) => data as { outcome: string; platformReason: string | null; outputDigest: string | null }),
  };
}

describe('whatever an app returns, its run ends once', () => {
  it.each([
    ['half of a surrogate pair', '{"text":"x\\ud800"}', 'APP_ERROR'],
    ['half of a pair as a key', '{"\\udc00":1}', 'APP_ERROR'],
    ['half of a pair deep inside', '[[{"a":["\\ud83d"]}]]', 'APP_ERROR'],
    ['a number beyond all', '[1e400]', 'APP_ERROR'],
    ['a prototype key', '{"__proto__":{"admin":true}}', 'APP_ERROR'],
    ['65 levels', '['.repeat(65) + ']'.repeat(65), 'APP_ERROR'],
    ['no JSON', '{"a":', 'APP_ERROR'],
    ['nothing at all', '', 'APP_ERROR'],
    ['64 levels', '['.repeat(64) + ']'.repeat(64), 'SUCCEEDED'],
    ['a whole pair', '"\\ud83d\\ude00"', 'SUCCEEDED'],
    ['odd characters', '"\\u0000\\u2028\\ufffe\\u202e\\ufeff"', 'SUCCEEDED'],
    ['a negative zero', '-0', 'SUCCEEDED'],
    ['a number below all', '1e-400', 'SUCCEEDED'],
    ['keys told twice', '{"a":1,"a":2}', 'SUCCEEDED'],
    ['keys of every object', '{"constructor":1,"toString":2,"toJSON":3,"":4}', 'SUCCEEDED'],
    ['a megabyte', `"${'x'.repeat(1_000_000)}"`, 'SUCCEEDED'],
    ['many numbers that grow when written again', `[${'1e20,'.repeat(100_000)}1]`, 'SUCCEEDED'],
    ['null', 'null', 'SUCCEEDED'],
  ])('with %s', async (_what, result, outcome) => {
    const { start, returns, over, endings, listed, said } = conductor();
    await start();
    returns(result);
    await over;
    expect([(await endings()).map((ending) => ending.outcome), [...listed], said]).toEqual([[outcome], [], []]);
  });
});

describe('an end that cannot be recorded', () => {
  it('is told in the log and tried again while the store is away', async () => {
    const { start, returns, over, endings, listed, said, storeIsAwayFor } = conductor();
    await start();
    storeIsAwayFor(1);
    returns('1');
    await over;
    expect([(await endings()).map(({ outcome }) => outcome), [...listed], said]).toEqual([['SUCCEEDED'], [], ['the database is away']]);
  });

  it('for a reason that does not pass is recorded without the result, as ours to explain', async () => {
    const broken = { of: () => digests.of('\ud800') };
    const { start, returns, over, endings, listed, said } = conductor({ digest: broken });
    await start();
    returns('1');
    await over;
    expect(await endings()).toMatchObject([{ outcome: 'PLATFORM_ERROR', platformReason: 'The end of this run could not be recorded as the app gave it. Start the run again, or tell your administrator.', outputDigest: null }]);
    expect([[...listed], said]).toEqual([[], ['a string holds a lone surrogate']]);
  });

  it('of a run that no runner took is tried again too', async () => {
    const { start, endings, listed, said, storeIsAwayFor } = conductor({ full: true });
    storeIsAwayFor(1);
    await start();
    while (listed.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect([(await endings()).map(({ outcome }) => outcome), said]).toEqual([['PLATFORM_ERROR'], ['the database is away']]);
  });
});
