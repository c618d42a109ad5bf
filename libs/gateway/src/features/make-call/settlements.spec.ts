import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import type { Caller } from '../../contract/calls.js';
import { CALL_EVENTS } from '../../contract/events.js';
import type { Budgets } from '../../domain/ports/budgets.js';
import { NO_FACTS, ProviderFailure, type ProviderAnswer } from '../../domain/ports/chat-provider.js';
import type { Admitted } from './admission.js';
import { Tally } from './attempts.js';
import { CallRecords, whoOf } from './call-records.js';
import { Settlements } from './settlements.js';

/** The real records over the in-memory engine; the budget only remembers what it is told. */
async function begun() {
  const { writes, facts } = inMemoryWrites(CALL_EVENTS);
  const settled: bigint[] = [];
  const budgets = { settle: async (_: string, { cost }: { cost: bigint }) => void settled.push(cost) } as unknown as Budgets;
  const records = new CallRecords(writes);
  const caller: Caller = { organisation: 'org_0123456789abcdefghjkmnpqrs', member: 'p_0123456789abcdefghjkmnpqrs', run: null, keyId: null, correlation: 'spec', causation: null };
  const price = { version: 'own-1', charge: 'provider', input: 1n, cachedInput: null, output: 1n };
  const call = { callId: 'call_1', model: 'openai/gpt-4o', inputBytes: 10, key: null, reservation: { reservationId: 'cmd_1', month: '202608', bound: 5_000n, outputCap: 10 }, route: { name: { kind: 'model', provider: 'openai', host: null, model: 'gpt-4o' }, price } } as unknown as Admitted;
  const { callId, model } = call;
  await records.write(caller, { kind: 'begin', facts: { ...whoOf(caller, callId), keyId: null, provider: 'openai', model, charge: 'provider', priceVersion: 'own-1', reservationId: 'cmd_1', month: '202608', asked: model, candidates: [], destination: null, boundUsd: '0.000000005', inputBytes: 10, outputCap: 10 } });
  return { settlements: new Settlements(records, budgets), caller, call, tally: new Tally(0, false, performance.now()), facts, settled };
}

const ID = 'req_\ud800';

describe('a settlement', () => {
  it('of a failure is in our own words: what the provider said may be what it was asked, and is for the caller alone', async () => {
    const { settlements, caller, call, tally, facts } = await begun();
    const failure = new ProviderFailure('auth', 'The provider does not accept this key.', { ...NO_FACTS, status: 401, billable: false }, 'No letters to Ms Novak');
    await settlements.failed(caller, call, failure, tally);
    const [, failed] = await facts();
    expect(failure.message).toBe('The provider does not accept this key. It said: No letters to Ms Novak');
    expect(failed).toMatchObject({ name: 'gateway.call-failed@1', data: { failure: 'auth', message: 'The provider does not accept this key.' } });
    expect(JSON.stringify(await facts())).not.toContain('Novak');
  });

  it('is written without what somebody else said where that cannot be written', async () => {
    const { settlements, caller, call, tally, facts, settled } = await begun();
    await settlements.failed(caller, call, new ProviderFailure('provider_error', 'It said: \ud83d', { ...NO_FACTS, status: 400, providerRequestId: ID, billable: false }), tally);
    const [, failed] = await facts();
    expect(failed).toMatchObject({ name: 'gateway.call-failed@1', data: { failure: 'provider_error', message: 'The call failed; the words of the provider could not be kept.', providerRequestId: null, providerStatus: 400, costUsd: '0' } });
    expect(settled).toEqual([0n]);
  });

  it('of a success too', async () => {
    const { settlements, caller, call, tally, facts, settled } = await begun();
    const answer: ProviderAnswer = { finishReason: 'stop', usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 }, providerRequestId: ID, providerStatus: 200, local: null };
    await settlements.succeeded(caller, call, answer, tally);
    expect((await facts()).map(({ name }) => name)).toEqual(['gateway.provider-called@1', 'gateway.call-settled@1']);
    expect(settled).toHaveLength(1);
  });
});
