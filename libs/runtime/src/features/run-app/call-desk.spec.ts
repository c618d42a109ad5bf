import type { Caller, GatewayCalls } from '@keystead/gateway/src/contract/index.js';
import { defineRefusals } from '@keystead/kernel/src/refusal.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { randomRunTokens } from '../../adapters/random-run-tokens.js';
import { DEFAULT_LIMITS } from '../../contract/sandbox.js';
import { CallDesk } from './call-desk.js';
import type { RunOrder } from './run-order.js';

const app = { installId: 'ins_1', appId: 'app_1', appName: 'Letters', appOrganisation: 'org_1', versionId: 'ver_1', version: '1.0.0', manifest: manifestOf(), code: '', digest: 'a'.repeat(64), priceUsd: '0.02', trusted: true };
const order: RunOrder = { organisation: 'org_1', memberId: 'p_1', executionId: 'exe_1', app, input: {}, limits: DEFAULT_LIMITS, modelPreference: null, correlation: 'spec', requestedEventId: 'evt_1' };
const { refuse } = defineRefusals({ 'spec.no': { status: 400, title: 'No' } });

/** A real desk with real tokens; the gateway notes who calls and refuses. */
function desk() {
  const callers: Caller[] = [];
  let now = Date.parse('2026-03-01T10:00:00.000Z');
  const refusing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(refuse('spec.no', 'not now')) }) };
  const gateway = { chat: (caller: Caller) => (callers.push(caller), refusing) } as unknown as GatewayCalls;
  const { issueToken, calls } = new CallDesk(gateway, randomRunTokens, { now: () => new Date(now) }).open(order);
  const ask = async (token: string, method: 'chat' | 'models' = 'chat') => {
    try {
      for await (const said of calls.answer({ id: 1, method, body: {}, token }, new AbortController().signal)) return said;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { issueToken, calls, ask, passes: (ms: number) => void (now += ms), deadlines: () => callers.map(({ run }) => run!.deadline.toISOString()) };
}

describe('the calls of a run', () => {
  it('open to the newest token only: each handing-over to a runner has its own', async () => {
    const { issueToken, ask } = desk();
    expect(await ask('', 'models')).toBe('runtime.run-over');
    const [first, second] = [issueToken(), issueToken()];
    expect([await ask(first, 'models'), await ask(second, 'models'), await ask('\ud800', 'models')]).toEqual(['runtime.run-over', { data: expect.any(Array) }, 'runtime.run-over']);
  });

  it('have the deadline of the run, however late they are made', async () => {
    const { issueToken, calls, ask, passes, deadlines } = desk();
    const token = issueToken();
    calls.started();
    passes(20_000);
    expect(await ask(token)).toBe('spec.no');
    passes(9_000);
    await ask(token);
    expect(deadlines()).toEqual(['2026-03-01T10:00:30.000Z', '2026-03-01T10:00:30.000Z']);
  });
});

describe('a run token', () => {
  it('is kept as its SHA-256', () => {
    const { token, hash } = randomRunTokens.issue();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect([randomRunTokens.matches(token, hash), randomRunTokens.matches(hash, hash), randomRunTokens.matches(token, token)]).toEqual([true, false, false]);
  });
});
