import fc from 'fast-check';
import { parseUsd } from '@keystead/kernel/src/money.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { admitTogether } from './admit.js';
import { decideBudget, standingLimits, type BudgetCommand, type Reserve } from './decide.js';
import type { BudgetEvent } from './events.js';
import { budgetStream, monthBefore, monthOf } from './month.js';
import { foldBudget, unopenedBudget, type BudgetState } from './state.js';

const ann = { memberId: 'p_ann', keyId: 'key_1', appId: 'app_1', executionId: 'exe_1' };

function reserve(over: Partial<Reserve> = {}): Reserve {
  return {
    kind: 'reserve',
    reservationId: 'r1',
    callId: 'call_1',
    spender: ann,
    model: 'openai/gpt-4o-mini',
    inputBound: parseUsd('0.2'),
    perOutputToken: parseUsd('0.001'),
    cap: { wanted: 100, least: 100 },
    runLimit: null,
    deadline: new Date('2026-11-22T12:01:00.000Z'),
    owner: 'api-1',
    ...over,
  };
}

function given(...commands: BudgetCommand[]): BudgetState {
  return commands.reduce((state, command) => foldBudget(state, decideBudget(command, state)), unopenedBudget);
}

function refusalOf(command: BudgetCommand, state: BudgetState): Pick<Refusal, 'code' | 'detail' | 'extras'> {
  try {
    decideBudget(command, state);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, detail: error.detail, extras: error.extras };
    throw error;
  }
  throw new Error('was not refused');
}

const opened: BudgetCommand = { kind: 'open', month: '202611', limits: [{ level: 'organisation', subject: null, limit: parseUsd('1') }] };

describe('a budget', () => {
  it('reserves the bound of a call and holds it until it is settled exactly', () => {
    const state = given(opened, reserve());
    expect([...state.held]).toEqual([['organisation', parseUsd('0.3')], ['user:p_ann', parseUsd('0.3')], ['key:key_1', parseUsd('0.3')], ['app:app_1', parseUsd('0.3')]]);
    const settled = given(opened, reserve(), { kind: 'settle', reservationId: 'r1', cost: parseUsd('0.123456789012'), source: 'provider_final' });
    expect([...settled.held, ...settled.open]).toEqual([]);
    expect(settled.settled.get('organisation')).toBe(parseUsd('0.123456789012'));
    expect(settled.sources).toEqual({ provider_final: 1, provider_partial: 0, estimate: 0, bound: 0 });
  });

  it('records the reservation with all that its recovery needs', () => {
    expect(decideBudget(reserve(), given(opened))).toEqual([
      {
        name: 'gateway.spend-reserved@1',
        data: { reservationId: 'r1', callId: 'call_1', ...ann, model: 'openai/gpt-4o-mini', boundUsd: '0.3', outputCap: 100, runLimitUsd: null, deadline: '2026-11-22T12:01:00.000Z', owner: 'api-1' },
      },
    ]);
  });

  it('says spent when the call does not fit what is left for good', () => {
    const state = given(opened, reserve(), { kind: 'settle', reservationId: 'r1', cost: parseUsd('0.75'), source: 'bound' });
    expect(refusalOf(reserve({ reservationId: 'r2' }), state)).toEqual({
      code: 'gateway.budget-spent',
      detail: "The organisation's monthly budget of 1 USD has 0.25 USD left; this call needs up to 0.3 USD. Ask for less output, or ask an admin to raise the budget.",
      extras: { level: 'organisation', limitUsd: '1', settledUsd: '0.75', reservedUsd: '0', leftUsd: '0.25', neededUsd: '0.3' },
    });
  });

  it('says reserved when only calls in flight are in the way', () => {
    const state = given(opened, reserve({ cap: { wanted: 700, least: 700 } }));
    expect(refusalOf(reserve({ reservationId: 'r2' }), state)).toEqual({
      code: 'gateway.budget-reserved',
      detail: "The organisation's monthly budget of 1 USD has 1 USD left, of which calls in flight hold 0.9 USD; this call needs up to 0.3 USD. Try again in a moment.",
      extras: { level: 'organisation', limitUsd: '1', settledUsd: '0', reservedUsd: '0.9', leftUsd: '1', neededUsd: '0.3', retryAfterSeconds: 1 },
    });
  });

  it('lowers an output cap the caller left to it, down to the largest that fits', () => {
    const [event] = decideBudget(reserve({ reservationId: 'r2', cap: { wanted: 4_096, least: 256 } }), given(opened));
    expect(event?.data).toMatchObject({ outputCap: 800, boundUsd: '1' });
  });

  it.each([
    ['user', 'p_ann', 'Your monthly budget'],
    ['key', 'key_1', "This key's monthly budget"],
    ['app', 'app_1', "This app's monthly budget"],
  ] as const)('binds a %s by its own limit, and nobody else', (level, subject, words) => {
    const state = given(opened, { kind: 'set-limit', level, subject, limit: parseUsd('0.1') });
    expect(refusalOf(reserve(), state).detail).toMatch(new RegExp(`^${words} of 0.1 USD has 0.1 USD left`));
    const other = { memberId: 'p_bob', keyId: 'key_2', appId: 'app_2', executionId: 'exe_2' };
    expect(decideBudget(reserve({ spender: other }), state)).toHaveLength(1);
  });

  it('adds up the calls of one run under its limit', () => {
    const state = given(opened, reserve({ runLimit: parseUsd('0.5') }));
    expect(refusalOf(reserve({ reservationId: 'r2', runLimit: parseUsd('0.5') }), state).code).toBe('gateway.budget-reserved');
    expect(decideBudget(reserve({ reservationId: 'r2', runLimit: parseUsd('0.5'), spender: { ...ann, executionId: 'exe_2' } }), state)).toHaveLength(1);
  });

  it('admits calls that cost nothing even when everything is spent', () => {
    const state = given(opened, reserve(), { kind: 'settle', reservationId: 'r1', cost: 5n, source: 'bound' }, { kind: 'set-limit', level: 'organisation', subject: null, limit: 0n });
    expect(decideBudget(reserve({ reservationId: 'r2', inputBound: 0n, perOutputToken: 0n }), state)).toHaveLength(1);
  });

  it('settles once: what a slow owner says after the recovery changes nothing', () => {
    const recover: BudgetCommand = { kind: 'recover', reservationId: 'r1', cost: parseUsd('0.3'), source: 'bound', reason: 'owner_lost' };
    expect(decideBudget(recover, given(opened, reserve()))).toEqual([
      { name: 'gateway.reservation-recovered@1', data: { reservationId: 'r1', callId: 'call_1', owner: 'api-1', costUsd: '0.3', source: 'bound', reason: 'owner_lost' } },
    ]);
    const recovered = given(opened, reserve(), recover);
    expect(decideBudget({ kind: 'settle', reservationId: 'r1', cost: 1n, source: 'provider_final' }, recovered)).toEqual([]);
    expect(decideBudget(recover, recovered)).toEqual([]);
  });

  it('may be lowered below what is spent: nothing is taken back, the next call is refused', () => {
    const state = given(opened, reserve(), { kind: 'settle', reservationId: 'r1', cost: parseUsd('0.3'), source: 'provider_final' }, { kind: 'set-limit', level: 'organisation', subject: null, limit: parseUsd('0.1') });
    expect(refusalOf(reserve({ reservationId: 'r2' }), state).code).toBe('gateway.budget-spent');
  });

  it.each([
    ['organisation', 'p_ann', 1n],
    ['user', null, 1n],
    ['user', 'p_ann', -1n],
  ] as const)('refuses a limit of %s for %s of %s', (level, subject, limit) => {
    expect(refusalOf({ kind: 'set-limit', level, subject, limit }, given(opened)).code).toBe('gateway.budget-limit-invalid');
  });

  it('holds so many limits that the month that follows can open with all of them', () => {
    const many = Array.from({ length: 4_999 }, (_, n): BudgetCommand => ({ kind: 'set-limit', level: 'user', subject: `p_${n}`, limit: 1n }));
    const { state } = admitTogether(many, given(opened));
    expect(refusalOf({ kind: 'set-limit', level: 'app', subject: 'app_1', limit: 1n }, state).code).toBe('gateway.budget-limit-invalid');
    expect(decideBudget({ kind: 'set-limit', level: 'user', subject: 'p_7', limit: 2n }, state)).toHaveLength(1);
    expect(standingLimits(state)).toHaveLength(5_000);
  });

  it('repeats nothing: opening again, the same limit, the same reservation', () => {
    const state = given(opened, reserve());
    expect([opened, { kind: 'set-limit', level: 'organisation', subject: null, limit: parseUsd('1') } as const, reserve()].flatMap((command) => decideBudget(command, state))).toEqual([]);
  });

  it('hands its limits to the month that follows', () => {
    const state = given(opened, { kind: 'set-limit', level: 'user', subject: 'p_ann', limit: 5n }, { kind: 'set-limit', level: 'app', subject: 'app_1', limit: 6n }, { kind: 'set-limit', level: 'app', subject: 'app_1', limit: null });
    expect(standingLimits(state)).toEqual([{ level: 'organisation', subject: null, limit: parseUsd('1') }, { level: 'user', subject: 'p_ann', limit: 5n }]);
  });

  it('runs by the calendar month in UTC', () => {
    expect([monthOf(new Date('2026-12-31T23:59:59.999Z')), monthBefore('202701'), monthBefore('202612')]).toEqual(['202612', '202612', '202611']);
    expect(budgetStream('org_1', '202611')).toBe('gateway.budget-org_1-202611');
  });
});

describe('any interleaving of reservations and settlements', () => {
  const LIMIT = 1_000n;
  const step = fc.oneof(
    fc.record({ kind: fc.constant('reserve' as const), who: fc.integer({ min: 0, max: 2 }), input: fc.bigInt({ min: 0n, max: 300n }), wanted: fc.integer({ min: 1, max: 300 }), free: fc.boolean() }),
    fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), share: fc.integer({ min: 0, max: 100 }), recovered: fc.boolean() }),
  );

  it('never exceeds a limit, and what was settled adds up', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 30 }), (batches) => {
        let state = given({ kind: 'open', month: '202611', limits: [{ level: 'organisation', subject: null, limit: LIMIT }, { level: 'user', subject: 'p_0', limit: 400n }] });
        const log: BudgetEvent[] = [];
        let settled = 0n;
        let next = 0;
        for (const batch of batches) {
          const commands = batch.map((item): BudgetCommand => {
            if (item.kind === 'reserve') {
              next += 1;
              const spender = { memberId: `p_${item.who}`, keyId: null, appId: null, executionId: null };
              return reserve({ reservationId: `r${next}`, spender, inputBound: item.input, perOutputToken: 1n, cap: { wanted: item.wanted, least: item.free ? 1 : item.wanted } });
            }
            const open = [...state.open.values()];
            const target = open[item.which % Math.max(open.length, 1)];
            const cost = ((target?.bound ?? 0n) * BigInt(item.share)) / 100n;
            const common = { reservationId: target?.reservationId ?? 'none', cost, source: 'provider_final' as const };
            return item.recovered ? { kind: 'recover', ...common, reason: 'owner_lost' } : { kind: 'settle', ...common };
          });
          const decided = admitTogether(commands, state);
          state = decided.state;
          for (const admission of decided.admissions) log.push(...(admission.outcome === 'decided' ? admission.events : []));
          const spent = (account: 'organisation' | 'user:p_0') => (state.settled.get(account) ?? 0n) + (state.held.get(account) ?? 0n);
          expect(spent('organisation') <= LIMIT).toBe(true);
          expect(spent('user:p_0') <= 400n).toBe(true);
        }
        for (const event of log) if (event.name === 'gateway.spend-settled@1' || event.name === 'gateway.reservation-recovered@1') settled += parseUsd(event.data.costUsd);
        expect(state.settled.get('organisation') ?? 0n).toBe(settled);
        expect([...state.open.values()].reduce((sum, { bound }) => sum + bound, 0n)).toBe(state.held.get('organisation') ?? 0n);
      }),
      { numRuns: 300 },
    );
  });

  it('admits as many of a burst as fit, in order, and refuses the rest', () => {
    const burst = Array.from({ length: 5 }, (_, index) => reserve({ reservationId: `r${index}`, cap: { wanted: 50, least: 50 } }));
    const { admissions } = admitTogether(burst, given(opened));
    expect(admissions.map((admission) => (admission.outcome === 'refused' ? admission.refusal.code : admission.outcome))).toEqual(['decided', 'decided', 'decided', 'decided', 'gateway.budget-reserved']);
  });
});
