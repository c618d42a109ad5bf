import type { Entry, StoredEvent } from './entries.js';
import { checkHistory } from './check-history.mjs';

const ORG = 'org_1';
const RUN = 'exe_1';

const log: readonly Omit<StoredEvent, 'position' | 'id' | 'version'>[] = [
  { type: 'keys.key-vaulted@1', organisation: ORG, stream: 'keys.key-org_1-key_1', data: { keyId: 'key_1', ownerId: 'p_1' } },
  { type: 'runtime.execution-requested@1', organisation: ORG, stream: 'runtime.execution-org_1-exe_1', data: { executionId: RUN, memberId: 'p_1' } },
  { type: 'gateway.spend-reserved@1', organisation: ORG, stream: 'gateway.budget-org_1-202611', data: { reservationId: 'r_1', boundUsd: '0.5' } },
  { type: 'keys.key-accessed@1', organisation: ORG, stream: 'keys.key-org_1-key_1', data: { keyId: 'key_1', callId: 'call_1' } },
  { type: 'gateway.provider-called@1', organisation: ORG, stream: 'gateway.call-org_1-call_1', data: { callId: 'call_1', keyId: 'key_1' } },
  { type: 'gateway.call-settled@1', organisation: ORG, stream: 'gateway.call-org_1-call_1', data: { callId: 'call_1' } },
  { type: 'gateway.spend-settled@1', organisation: ORG, stream: 'gateway.budget-org_1-202611', data: { reservationId: 'r_1', costUsd: '0.000000000125' } },
  { type: 'runtime.execution-finished@1', organisation: ORG, stream: 'runtime.execution-org_1-exe_1', data: { executionId: RUN, outcome: 'SUCCEEDED', priceUsd: '0.01' } },
  { type: 'billing.run-charged@1', organisation: ORG, stream: 'billing.charge-org_1-chg_1', data: { executionId: RUN, chargeId: 'chg_1' } },
  { type: 'billing.revenue-credited@1', organisation: ORG, stream: 'billing.account-org_1-acc_1', data: { chargeId: 'chg_1' } },
];

const history: readonly Entry[] = [
  { t: 'base', position: '0' },
  { t: 'command', key: 'k1', organisation: ORG, op: 'POST /api/keys', expects: { type: 'keys.key-vaulted@1', data: { ownerId: 'p_1' }, idField: 'keyId' } },
  { t: 'cut', key: 'k1', why: 'ECONNRESET' },
  { t: 'answer', key: 'k1', status: 503, code: 'platform.unavailable' },
  { t: 'answer', key: 'k1', status: 201, id: 'key_1', position: '1' },
  { t: 'answer', key: 'k1', status: 201, id: 'key_1', position: '1' },
  { t: 'other-body', key: 'k1', status: 409, code: 'platform.idempotency-key-reused' },
  { t: 'command', key: 'k2', organisation: ORG, op: 'POST /api/executions', expects: { type: 'runtime.execution-requested@1', data: { memberId: 'p_1' }, idField: 'executionId' } },
  { t: 'answer', key: 'k2', status: 202, id: RUN, position: '2' },
  { t: 'own-write', key: 'k2', shown: true },
  { t: 'outcome', run: RUN, outcome: 'SUCCEEDED' },
  { t: 'budget', organisation: ORG, month: '2026-11', settledUsd: '0.000000000125', reservedUsd: '0' },
];

/** Numbers events as a log does; a change may take some out, put some in or replace them. */
function stored(change: (events: Omit<StoredEvent, 'position' | 'id' | 'version'>[]) => unknown = () => undefined): StoredEvent[] {
  const events = structuredClone(log) as Omit<StoredEvent, 'position' | 'id' | 'version'>[];
  change(events);
  const versions = new Map<string, number>();
  return events.map((event, index) => {
    const version = (versions.get(event.stream) ?? -1) + 1;
    versions.set(event.stream, version);
    return { ...event, position: String(index + 1), id: `event-${index + 1}`, version };
  });
}

const told = (change: (entries: Entry[]) => unknown): Entry[] => {
  const entries = structuredClone(history) as Entry[];
  change(entries);
  return entries;
};
const rules = (entries: readonly Entry[], events: readonly StoredEvent[]): string[] => checkHistory(entries, events).violations.map(({ rule }) => rule);
const again = (type: string) => (events: Omit<StoredEvent, 'position' | 'id' | 'version'>[]) => events.push(events.find((event) => event.type === type)!);
const without = (type: string) => (events: Omit<StoredEvent, 'position' | 'id' | 'version'>[]) => events.splice(events.findIndex((event) => event.type === type), 1);

describe('a history', () => {
  it('that is as it should be has no fault, and is counted', () => {
    expect(checkHistory(history, stored())).toEqual({
      violations: [],
      counts: { commands: 2, confirmed: 2, repeats: 1, cut: 1, undecided: 0, 'answers 5xx': 1, 'answers 500': 0, runs: 1, charged: 1, reservations: 1, recovered: 0, events: 10 },
    });
  });

  it('without its last command: what was confirmed is lost, and named with its position', () => {
    const last: Entry[] = [
      { t: 'command', key: 'k3', organisation: ORG, op: 'POST /api/keys', expects: { type: 'keys.key-vaulted@1', data: { ownerId: 'p_1' }, idField: 'keyId' } },
      { t: 'answer', key: 'k3', status: 201, id: 'key_9', position: '11' },
    ];
    expect(checkHistory([...history, ...last], stored()).violations).toEqual([{ rule: 'lost', text: 'POST /api/keys k3 was confirmed at position 11, and the log does not hold it' }]);
  });

  it.each<[string, Entry[], StoredEvent[], string[]]>([
    ['a confirmed position that holds something else', told((entries) => (entries[8] = { t: 'answer', key: 'k2', status: 202, id: RUN, position: '3' })), stored(), ['lost', 'unexplained']],
    ['a command carried out twice', [...history], stored(again('keys.key-vaulted@1')), ['done-twice', 'unexplained']],
    ['a command carried out under a second id', [...history], stored((events) => events.push({ ...events[0]!, data: { keyId: 'key_2', ownerId: 'p_1' } })), ['unexplained']],
    ['an effect of what was refused', told((entries) => entries.splice(3, 4, { t: 'answer', key: 'k1', status: 409, code: 'keys.too-many-keys' })), stored(), ['unexplained']],
    ['two answers to one command', told((entries) => (entries[5] = { t: 'answer', key: 'k1', status: 201, id: 'key_2', position: '1' })), stored(), ['unequal-answers']],
    ['a refusal after the confirmation', told((entries) => (entries[5] = { t: 'answer', key: 'k1', status: 409, code: 'platform.conflict' })), stored(), ['unequal-answers']],
    ['one position for two commands', told((entries) => entries.push({ ...(entries[1] as Extract<Entry, { t: 'command' }>), key: 'k3' }, { t: 'answer', key: 'k3', status: 201, id: 'key_1', position: '1' })), stored(), ['shared']],
    ['a command that nobody heard of again', told((entries) => entries.splice(8, 1)), stored(), ['never-told', 'unexplained']],
    ['another body under the same key that was taken', told((entries) => (entries[6] = { t: 'other-body', key: 'k1', status: 201 })), stored(), ['other-body']],
    ['a run without an end', told((entries) => entries.splice(10, 1)), stored(without('runtime.execution-finished@1')), ['no-end']],
    ['a run with two ends', [...history], stored(again('runtime.execution-finished@1')), ['two-ends']],
    ['an end without a run', told((entries) => entries.splice(7, 3)), stored((events) => events.splice(1, 1)), ['end-of-nothing']],
    ['an outcome that was shown otherwise', told((entries) => (entries[10] = { t: 'outcome', run: RUN, outcome: 'APP_ERROR' })), stored(), ['other-outcome']],
    ['a write its writer did not see', told((entries) => (entries[9] = { t: 'own-write', key: 'k2', shown: false })), stored(), ['own-write-not-shown']],
    ['a reservation nobody settles', told((entries) => (entries[11] = { t: 'budget', organisation: ORG, month: '2026-11', settledUsd: '0', reservedUsd: '0.5' })), stored(without('gateway.spend-settled@1')), ['unsettled', 'still-reserved']],
    ['a reservation settled twice', told((entries) => (entries[11] = { t: 'budget', organisation: ORG, month: '2026-11', settledUsd: '0.00000000025', reservedUsd: '0' })), stored(again('gateway.spend-settled@1')), ['settled-twice']],
    ['more spent than was reserved', told((entries) => (entries[11] = { t: 'budget', organisation: ORG, month: '2026-11', settledUsd: '0.6', reservedUsd: '0' })), stored((events) => (events[6] = { ...events[6]!, data: { reservationId: 'r_1', costUsd: '0.6' } })), ['over-bound']],
    ['a sum that is not the sum', told((entries) => (entries[11] = { t: 'budget', organisation: ORG, month: '2026-11', settledUsd: '0.000000000124', reservedUsd: '0' })), stored(), ['sums-differ']],
    ['a call that never ended', [...history], stored(without('gateway.call-settled@1')), ['call-without-end']],
    ['a call that ended twice', [...history], stored(again('gateway.call-settled@1')), ['call-ends-twice']],
    ['an answer under a key whose opening was not recorded', [...history], stored(without('keys.key-accessed@1')), ['key-without-event']],
    ['a success charged twice', [...history], stored(again('billing.run-charged@1')), ['charged']],
    ['a success that was never credited', [...history], stored(without('billing.revenue-credited@1')), ['charged']],
  ])('with %s is named', (_, entries, events, expected) => {
    expect(rules(entries, events)).toEqual(expected);
  });

  it('may have one effect of a command that nobody knows the end of, not two', () => {
    const open = told((entries) => entries.splice(3, 4, { t: 'undecided', key: 'k1' }));
    expect([rules(open, stored()), rules(open, stored(again('keys.key-vaulted@1')))]).toEqual([[], ['unexplained']]);
  });

  it('of commands that are stored together is told the position of the last of them or a later one, and none before it', () => {
    const limit = (limitUsd: string) => ({ type: 'gateway.limit-set@1', organisation: ORG, stream: 'gateway.budget-org_1-202611', data: { level: 'organisation', limitUsd } });
    const confirmedAt = (position: string): Entry[] => [
      ...history,
      { t: 'command', key: 'k3', organisation: ORG, op: 'PUT /api/budget', together: true, expects: { type: 'gateway.limit-set@1', data: { limitUsd: '7' } } },
      { t: 'answer', key: 'k3', status: 200, position },
    ];
    const events = stored((list) => list.push(limit('7'), { ...list[2]!, data: { reservationId: 'r_2', boundUsd: '0' } }, { ...list[6]!, data: { reservationId: 'r_2', costUsd: '0' } }, list[3]!));
    expect(rules(confirmedAt('13'), events)).toEqual([]);
    expect(rules([...confirmedAt('13'), { t: 'answer', key: 'k3', status: 200, position: '14' }], events)).toEqual([]);
    expect([rules(confirmedAt('10'), events), rules(confirmedAt('14'), events)]).toEqual([['lost', 'unexplained'], []]);
  });

  it('of a command without a key that was sent twice may hold it twice, when somebody else’s came in between, and not otherwise', () => {
    const limit = (limitUsd: string) => ({ type: 'gateway.limit-set@1', organisation: ORG, stream: 'gateway.budget-org_1-202611', data: { level: 'organisation', limitUsd } });
    const toldAt = (key: string, limitUsd: string, ...positions: string[]): Entry[] => [
      { t: 'command', key, organisation: ORG, op: 'PUT /api/budget', together: true, expects: { type: 'gateway.limit-set@1', data: { limitUsd } } },
      ...positions.map((position): Entry => ({ t: 'answer', key, status: 200, position })),
    ];
    const overtaken = stored((list) => list.push(limit('7'), limit('8'), limit('7')));
    const twice = stored((list) => list.push(limit('8'), limit('7'), limit('7')));
    const both = (...seven: string[]) => [...history, ...toldAt('k3', '7', ...seven), ...toldAt('k4', '8', '12')];
    expect([rules(both('11', '13'), overtaken), rules(both('11', '12'), overtaken), rules(both('11'), overtaken), rules(both('12', '13'), twice)]).toEqual([[], ['unexplained'], ['unexplained'], ['unexplained']]);
  });

  it('of a log with a hole, an id twice or a stream that jumps is named', () => {
    const events = stored();
    expect(rules(history, events.filter(({ position }) => position !== '9'))).toEqual(['charged', 'gap']);
    expect(rules(history, events.map((event) => (event.position === '10' ? { ...event, id: 'event-1' } : event)))).toEqual(['id-twice']);
    expect(rules(history, events.map((event) => (event.position === '6' ? { ...event, version: 2 } : event)))).toEqual(['version-gap']);
  });
});
