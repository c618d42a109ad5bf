import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import { writerKeys } from '@keystead/crypto/src/writer-mac.js';
import { openInMemoryEventStore } from '@keystead/event-store/src/in-memory/in-memory-event-store.js';
import { DamagedEvent } from '@keystead/event-store/src/codec.js';
import { GapInTheLog } from '@keystead/event-store/src/errors.js';
import { EventLog } from '@keystead/event-store/src/log.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { parseUsd } from '@keystead/kernel/src/money.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { Repeats } from '@keystead/platform/src/commands/repeats.js';
import { BUDGET_EVENTS } from '../domain/budget/events.js';
import { budgetStream } from '../domain/budget/month.js';
import type { Cause } from '../domain/ports/budgets.js';
import { BudgetDesk } from './budget-desk.js';
import type { BudgetLog } from './budget-line.js';

/** Real: event log, codec, in-memory engine. Two desks on one log stand for two processes. */
const ORG = 'org_00000000000000000000000001';
const MEMBER = 'p_00000000000000000000000ann';
const BEN = 'p_00000000000000000000000ben';
const AMY = 'p_00000000000000000000000amy';

function causeOf(correlation: string): Cause {
  return { actor: { kind: 'member', id: MEMBER, via: 'token' }, behalf: null, correlation, causation: null };
}

const ofMember = (correlation: string, idempotencyKey: string | null = null): CommandContext => ({ ...causeOf(correlation), organisation: ORG, idempotencyKey, now: new Date() });
const whole = (usd: string) => ({ level: 'organisation', subject: null, limit: parseUsd(usd) }) as const;

function world(defaultUsd = '10') {
  const store = openInMemoryEventStore();
  const repeats = new Repeats(store, Buffer.alloc(32, 2));
  const log = new EventLog(store, new EventRegistry(BUDGET_EVENTS, []), { writer: writerKeys('w1', new Map([['w1', Buffer.alloc(32, 1)]])), subjects: inMemorySubjectKeys() });
  const time = { now: new Date('2026-11-22T12:00:00.000Z') };
  const desk = (over: Partial<BudgetLog> = {}) =>
    new BudgetDesk({ log: { readStream: (...args) => log.readStream(...args), append: (...args) => log.append(...args), ...over }, repeats, now: () => time.now, defaultLimit: parseUsd(defaultUsd) });
  const names = async (month = '202611') => {
    const found: string[] = [];
    for await (const { event, header } of log.readStream(budgetStream(ORG, month))) found.push(`${event.name} ${header.actor.id} ${header.correlation}`);
    return found;
  };
  return { desk, time, names, log };
}

const command = (reservationId: string, usd = '1') => ({
  reservationId,
  callId: `call_${reservationId}`,
  spender: { memberId: MEMBER, keyId: null, appId: null, executionId: null },
  model: 'openai/gpt-4o-mini',
  inputBound: parseUsd(usd),
  perOutputToken: 0n,
  cap: { wanted: 1, least: 1 },
  runLimit: null,
  deadline: new Date('2026-11-22T12:01:00.000Z'),
  owner: 'api-1',
});

async function codesOf(promises: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => (one.status === 'fulfilled' ? 'reserved' : one.reason instanceof Refusal ? one.reason.code : String(one.reason)));
}

describe('the budget desk', () => {
  it('opens the month, reserves and settles, and says who did it', async () => {
    const { desk, names } = world();
    const here = desk();
    const { month, bound, outputCap } = await here.reserve(ORG, command('r1'), causeOf('req-1'), 0);
    await here.settle(ORG, { reservationId: 'r1', month, cost: parseUsd('0.4'), source: 'provider_final' }, causeOf('req-1'));
    expect([month, bound, outputCap]).toEqual(['202611', parseUsd('1'), 1]);
    expect(await names()).toEqual([`gateway.budget-opened@1 ${MEMBER} req-1`, `gateway.spend-reserved@1 ${MEMBER} req-1`, `gateway.spend-settled@1 ${MEMBER} req-1`]);
    expect((await here.current(ORG)).settled.get('organisation')).toBe(parseUsd('0.4'));
  });

  it('decides calls that arrive together in one append', async () => {
    const { desk, names } = world();
    let appends = 0;
    const counted = world();
    const here = desk({ append: (...args) => ((appends += 1), counted.log.append(...args)), readStream: (...args) => counted.log.readStream(...args) });
    const codes = await codesOf(Array.from({ length: 50 }, (_, n) => here.reserve(ORG, command(`r${n}`), causeOf(`req-${n}`), 0)));
    expect([codes.filter((code) => code === 'reserved').length, codes.filter((code) => code === 'gateway.budget-reserved').length, appends]).toEqual([10, 40, 1]);
    expect((await counted.names()).slice(1)).toEqual(Array.from({ length: 10 }, (_, n) => `gateway.spend-reserved@1 ${MEMBER} req-${n}`));
    expect(await names()).toEqual([]);
  });

  it('says of each event who caused it, whoever shared its append and however often that was tried', async () => {
    const { desk, log } = world('1');
    const admin: Cause = { actor: { kind: 'member', id: AMY, via: 'session' }, behalf: null, correlation: 'req-1', causation: null };
    const run: Cause = { actor: { kind: 'member', id: BEN, via: 'run' }, behalf: null, correlation: 'exe-1', causation: 'evt-1' };
    const service: Cause = { actor: { kind: 'service', id: 'gateway-recovery', via: 'system' }, behalf: BEN, correlation: 'call-0', causation: 'evt-0' };
    const outcomes: string[] = [];
    const others: Promise<string[]>[] = [];
    const here = desk({
      append: async (...args) => {
        if (others.length === 0) {
          others.push(codesOf([here.setLimit(whole('3'), { ...admin, organisation: ORG, idempotencyKey: null, now: new Date() })]));
          // It first looks whether it was asked before; when it is in line, so may the rest.
          await new Promise(setImmediate);
          const recovery = { reservationId: 'r0', month: '202611', cost: 0n, source: 'estimate', reason: 'owner_lost' } as const;
          others.push(codesOf([here.reserve(ORG, command('r1'), causeOf('req-2'), 0), here.reserve(ORG, command('r2', '9'), causeOf('req-3'), 0), here.reserve(ORG, command('r3'), run, 0), here.recover(ORG, recovery, service)]));
        } else if (outcomes.length === 1) await desk().reserve(ORG, command('r4', '0.1'), causeOf('req-4'), 0);
        const appended = await log.append(...args);
        outcomes.push(appended.outcome);
        return appended;
      },
    });
    const first = await codesOf([here.reserve(ORG, command('r0', '0.9'), causeOf('req-0'), 0)]);
    expect([first, ...(await Promise.all(others)), outcomes]).toEqual([['reserved'], ['reserved'], ['reserved', 'gateway.budget-spent', 'reserved', 'reserved'], ['appended', 'conflict', 'appended']]);
    const headers: object[] = [];
    for await (const { event, header } of log.readStream(budgetStream(ORG, '202611'))) headers.push([event.name, header.actor, header.behalf, header.correlation, header.causation]);
    const says = (name: string, { actor, behalf, correlation, causation }: Cause) => [`gateway.${name}@1`, actor, behalf, correlation, causation];
    expect(headers).toEqual([
      says('budget-opened', causeOf('req-0')),
      says('spend-reserved', causeOf('req-0')),
      says('spend-reserved', causeOf('req-4')),
      says('limit-set', admin),
      says('spend-reserved', causeOf('req-2')),
      says('spend-reserved', run),
      says('reservation-recovered', service),
    ]);
  });

  it('has a month opened by whoever came first, admitted or not', async () => {
    const { desk, names } = world('1');
    const here = desk();
    const codes = await codesOf([here.reserve(ORG, command('r1', '2'), causeOf('req-1'), 0), here.reserve(ORG, command('r2'), causeOf('req-2'), 0)]);
    expect(codes).toEqual(['gateway.budget-spent', 'reserved']);
    expect(await names()).toEqual([`gateway.budget-opened@1 ${MEMBER} req-1`, `gateway.spend-reserved@1 ${MEMBER} req-2`]);
  });

  it('holds against another process', async () => {
    const { desk } = world();
    const [one, two] = [desk(), desk()];
    const codes = await codesOf(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : two).reserve(ORG, command(`r${n}`), causeOf(`req-${n}`), 0)));
    expect(codes.filter((code) => code === 'reserved')).toHaveLength(10);
    expect(codes.filter((code) => code === 'gateway.budget-reserved')).toHaveLength(30);
    expect((await desk().current(ORG)).held.get('organisation')).toBe(parseUsd('10'));
  });

  it('refuses nobody on what it remembers: what another process gave back counts', async () => {
    const { desk } = world('1');
    const [one, two] = [desk(), desk()];
    await one.reserve(ORG, command('r1'), causeOf('req-1'), 0);
    expect(await codesOf([two.reserve(ORG, command('r2'), causeOf('req-2'), 0)])).toEqual(['gateway.budget-reserved']);
    await one.settle(ORG, { reservationId: 'r1', month: '202611', cost: 0n, source: 'estimate' }, causeOf('req-1'));
    expect(await codesOf([two.reserve(ORG, command('r3'), causeOf('req-3'), 0)])).toEqual(['reserved']);
  });

  it('waits for calls in flight instead of refusing', async () => {
    const { desk } = world('1');
    const here = desk();
    await here.reserve(ORG, command('r1'), causeOf('req-1'), 0);
    const waiting = here.reserve(ORG, command('r2', '0.9'), causeOf('req-2'), 5_000);
    await here.settle(ORG, { reservationId: 'r1', month: '202611', cost: parseUsd('0.1'), source: 'provider_final' }, causeOf('req-1'));
    expect((await waiting).bound).toBe(parseUsd('0.9'));
  });

  it('does not wait where the money is spent', async () => {
    const { desk } = world('1');
    const here = desk();
    await here.reserve(ORG, command('r1'), causeOf('req-1'), 0);
    await here.settle(ORG, { reservationId: 'r1', month: '202611', cost: parseUsd('0.5'), source: 'bound' }, causeOf('req-1'));
    expect(await codesOf([here.reserve(ORG, command('r2'), causeOf('req-2'), 60_000)])).toEqual(['gateway.budget-spent']);
  });

  it('admits nobody while the log cannot be asked, and everybody afterwards', async () => {
    const { desk, log } = world();
    let down = true;
    const here = desk({ append: (...args) => (down ? Promise.reject(new Error('connection lost')) : log.append(...args)) });
    expect(await codesOf([here.reserve(ORG, command('r1'), causeOf('req-1'), 0)])).toEqual(['gateway.admission-undecided']);
    down = false;
    expect(await codesOf([here.reserve(ORG, command('r2'), causeOf('req-2'), 0)])).toEqual(['reserved']);
  });

  it.each([new GapInTheLog(`version 1 of ${budgetStream(ORG, '202611')}`), new DamagedEvent('7', 'its header is not JSON')])('sends nobody back in a moment when the log of the budget is damaged: %s', async (fault) => {
    const here = world().desk({
      readStream: () => {
        throw fault;
      },
    });
    await expect(here.reserve(ORG, command('r1'), causeOf('req-1'), 0)).rejects.toMatchObject({
      code: 'platform.record-damaged',
      detail: 'An event that this needs is missing or was changed, so nothing is decided on it, and trying again does not help. Give your administrator the number req-1; `keystead admin doctor` names the event.',
    });
  });

  it('carries limits from month to month, also over months without a call', async () => {
    const { desk, time, names } = world();
    await desk().setLimit(whole('0.5'), ofMember('req-1'));
    time.now = new Date('2027-02-01T00:00:00.000Z');
    const later = desk();
    expect([...(await later.current(ORG)).limits.values()]).toEqual([{ level: 'organisation', subject: null, limit: parseUsd('0.5') }]);
    expect(await codesOf([later.reserve(ORG, command('r1'), causeOf('req-2'), 0)])).toEqual(['gateway.budget-spent']);
    await later.reserve(ORG, command('r2', '0.1'), causeOf('req-3'), 0);
    expect((await names('202702'))[0]).toBe(`gateway.budget-opened@1 ${MEMBER} req-2`);
  });

  it('settles a call in the month in which it was reserved', async () => {
    const { desk, time, names } = world();
    const here = desk();
    time.now = new Date('2026-11-30T23:59:59.999Z');
    const { month } = await here.reserve(ORG, command('r1'), causeOf('req-1'), 0);
    time.now = new Date('2026-12-01T00:00:05.000Z');
    await here.settle(ORG, { reservationId: 'r1', month, cost: 1n, source: 'provider_final' }, causeOf('req-1'));
    expect([(await names('202611')).length, (await names('202612')).length]).toEqual([3, 0]);
  });

  it('sets a limit once under one key, also when the repeats come at once, through another process and in another month', async () => {
    const { desk, time, names } = world();
    const [one, two] = [desk(), desk()];
    const first = await Promise.all([one, two, one].map((here) => here.setLimit(whole('5'), ofMember('req-1', 'k'))));
    await one.setLimit(whole('7'), ofMember('req-2', 'l'));
    time.now = new Date('2027-02-01T00:00:00.000Z');
    const later = await desk().setLimit(whole('5'), ofMember('req-3', 'k'));
    expect(new Set([...first, later].map(({ position }) => position)).size).toBe(1);
    expect([await names(), await names('202702')]).toEqual([[`gateway.budget-opened@1 ${MEMBER} req-1`, `gateway.limit-set@1 ${MEMBER} req-1`, `gateway.limit-set@1 ${MEMBER} req-2`], []]);
    expect((await one.current(ORG)).limits.get('organisation')?.limit).toBe(parseUsd('7'));
  });

  it('refuses a key that was used for another limit, and keeps the calls beside it', async () => {
    const { desk } = world();
    const here = desk();
    await here.setLimit(whole('5'), ofMember('req-1', 'k'));
    expect(await codesOf([here.reserve(ORG, command('r1'), causeOf('req-2'), 0), here.setLimit(whole('6'), ofMember('req-3', 'k')), here.setLimit(whole('4'), ofMember('req-4', 'l')), here.reserve(ORG, command('r2'), causeOf('req-5'), 0)])).toEqual(['reserved', 'platform.idempotency-key-reused', 'reserved', 'reserved']);
  });
});
