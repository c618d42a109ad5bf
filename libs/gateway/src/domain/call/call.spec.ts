import { decideCall, evolveCall, newCall, callStream, type CallCommand, type CallState } from './call.js';
import { settlementOf, type Observed } from './settlement.js';
import type { CallEvent } from '../../contract/events.js';
import { sampleOf } from '../golden/samples.js';
import type { PriceEntry } from '../prices/price-list.js';

const begin: CallCommand = { kind: 'begin', facts: sampleOf('gateway.provider-called@1') };
const settle: CallCommand = { kind: 'settle', facts: sampleOf('gateway.call-settled@1') };
const fail: CallCommand = { kind: 'fail', facts: sampleOf('gateway.call-failed@1') };
const refused: CallCommand = { kind: 'refuse', facts: sampleOf('gateway.call-refused@1') };

function story(...commands: CallCommand[]): string[] {
  let state: CallState = newCall;
  return commands.flatMap((command) => {
    const events: readonly CallEvent[] = decideCall(command, state);
    state = events.reduce(evolveCall, state);
    return events.map(({ name }) => name);
  });
}

describe('a call', () => {
  it('begins once and ends once', () => {
    expect(story(begin, begin, settle, settle, fail)).toEqual(['gateway.provider-called@1', 'gateway.call-settled@1']);
    expect(story(begin, fail, settle)).toEqual(['gateway.provider-called@1', 'gateway.call-failed@1']);
  });

  it('never begins after somebody ended it for a lost owner', () => {
    expect(story(fail, begin)).toEqual(['gateway.call-failed@1']);
  });

  it('is refused or begun, not both', () => {
    expect(story(refused, begin)).toEqual(['gateway.call-refused@1']);
    expect(story(begin, refused)).toEqual(['gateway.provider-called@1']);
  });

  it('cannot succeed without having begun', () => {
    expect(story(settle)).toEqual([]);
  });

  it('has a stream of its own', () => {
    expect(callStream('org_1', 'call_1')).toBe('gateway.call-org_1-call_1');
  });
});

describe('settling', () => {
  const price: PriceEntry = { provider: 'openai', model: 'm', charge: 'provider', input: 10n, cachedInput: 1n, output: 100n, effectiveFrom: '2026-01-01' };
  const seen: Observed = { usage: null, complete: false, billable: true, inputBytes: 40, outputBytes: 8 };
  const usage = { inputTokens: 9, cachedInputTokens: 4, outputTokens: 3 };

  it("takes the provider's last word exactly", () => {
    expect(settlementOf({ ...seen, usage, complete: true }, price, 5_000n)).toEqual({ usage, source: 'provider_final', cost: 354n, budgetCost: 354n });
  });

  it('holds the bound where the provider said something but not its last word', () => {
    expect(settlementOf({ ...seen, usage }, price, 5_000n)).toEqual({ usage, source: 'provider_partial', cost: 354n, budgetCost: 5_000n });
  });

  it('estimates from what went through where it said nothing, and still holds the bound', () => {
    const guess = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 2 };
    expect(settlementOf(seen, price, 5_000n)).toEqual({ usage: guess, source: 'estimate', cost: 300n, budgetCost: 5_000n });
  });

  it('never estimates above the bound', () => {
    expect(settlementOf({ ...seen, outputBytes: 1e9 }, price, 5_000n).cost).toBe(5_000n);
  });

  it('costs nothing where the provider did no work', () => {
    expect(settlementOf({ ...seen, billable: false }, price, 5_000n)).toMatchObject({ cost: 0n, budgetCost: 0n });
  });
});
