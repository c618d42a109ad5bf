import { eventually } from '@keystead/testing/src/eventually.js';
import { factsOf, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';
import { BUDGETS, type Budgets } from '../../domain/ports/budgets.js';
import { callStream, decideCall, type CallCommand } from '../../domain/call/call.js';
import { sampleOf } from '../../domain/golden/samples.js';
import { parseUsd } from '@keystead/kernel/src/money.js';
import { ReservationRecovery, type Swept } from './recovery.js';

/** The dead process is played by facts it could have left: its name was never heard of in the table of owners. */
let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp();
});
afterAll(() => world.stop());

let next = 0;

async function left(owner: string, ...after: CallCommand['kind'][]): Promise<string> {
  next += 1;
  const callId = `call_${String(next).padStart(26, '0')}`;
  const { organisation, user } = world.people;
  const cause = { actor: { kind: 'member' as const, id: user.id, via: 'token' as const }, behalf: null, correlation: callId, causation: null };
  const spender = { memberId: user.id, keyId: null, appId: null, executionId: null };
  const budgets = world.app.app.get<Budgets>(BUDGETS, { strict: false });
  await budgets.reserve(organisation, { reservationId: `cmd_${callId.slice(5)}`, callId, spender, model: 'openai/gpt-4o-mini', inputBound: parseUsd('0.25'), perOutputToken: 0n, cap: { wanted: 1, least: 1 }, runLimit: null, deadline: new Date(Date.now() + 60_000), owner }, cause, 0);
  const facts = { callId, memberId: user.id };
  const commands: Record<string, CallCommand> = {
    begin: { kind: 'begin', facts: { ...sampleOf('gateway.provider-called@1'), ...facts, boundUsd: '0.25' } },
    settle: { kind: 'settle', facts: { ...sampleOf('gateway.call-settled@1'), ...facts } },
  };
  let version: number | 'none' = 'none';
  for (const kind of after) {
    const state = kind === 'begin' ? { phase: 'new' as const } : { phase: 'called' as const, facts: sampleOf('gateway.provider-called@1') };
    const events = decideCall(commands[kind]!, state);
    const result = await world.app.core.log.append(callStream(organisation, callId), version, events, { ...cause, occurredAt: new Date() });
    version = result.outcome === 'appended' ? result.version : 'none';
  }
  return callId;
}

const sweepAll = async (now = new Date()): Promise<Swept> => {
  await world.app.settled();
  return world.app.app.get(ReservationRecovery, { strict: false }).sweep(now);
};
const sweep = async (now?: Date): Promise<number> => (await sweepAll(now)).recovered;

async function endOf(callId: string): Promise<(string | undefined)[]> {
  const facts = (await factsOf(world.app, ['gateway.call', 'gateway.budget'])).filter(({ data, name }) => data['callId'] === callId && name !== 'gateway.spend-reserved@1');
  return facts.map(({ name, data }) => `${name} ${String(data['costUsd'] ?? data['code'] ?? '')}${data['source'] === undefined ? '' : ` ${String(data['source'])}`}`);
}

describe('reservations of a process that died', () => {
  it('cost nothing when no provider was called', async () => {
    const callId = await left('dead-1');
    expect(await sweep()).toBe(1);
    expect(await endOf(callId)).toEqual(['gateway.call-refused@1 gateway.call-abandoned', 'gateway.reservation-recovered@1 0 estimate']);
  });

  it('cost their bound when it is not known what the provider did', async () => {
    const callId = await left('dead-2', 'begin');
    await sweep();
    expect(await endOf(callId)).toEqual(['gateway.provider-called@1 ', 'gateway.call-failed@1 0.25', 'gateway.reservation-recovered@1 0.25 bound']);
  });

  it('cost what the provider said when the call had ended', async () => {
    const callId = await left('dead-3', 'begin', 'settle');
    await sweep();
    expect(await endOf(callId)).toEqual(['gateway.provider-called@1 ', 'gateway.call-settled@1 0.0000435', 'gateway.reservation-recovered@1 0.0000435 provider_final']);
  });

  it('are recovered once, also by two processes at once', async () => {
    const callId = await left('dead-4', 'begin');
    await world.app.settled();
    await Promise.all([sweep(), sweep(), sweep()]);
    expect((await endOf(callId)).filter((line) => line?.startsWith('gateway.reservation-recovered'))).toHaveLength(1);
    expect(await sweep()).toBe(0);
  });

  it('are left alone while their owner lives, until long after their deadline', async () => {
    const { rows } = await world.app.core.owner.query<{ owner: string }>('SELECT owner FROM gateway.owners');
    await left(rows[0]!.owner, 'begin');
    expect([await sweep(), await sweep(new Date(Date.now() + 80_000)), await sweep(new Date(Date.now() + 120_000))]).toEqual([0, 0, 1]);
  });

  it('are recovered although others that stand before them cannot be, and although thousands are open', async () => {
    const { owner: pool } = world.app.core;
    const open = (ids: string, owner: string) =>
      `INSERT INTO "read".gateway_open_reservations (reservation_id, organisation, month, call_id, member_id, model, bound_usd, owner, deadline)
       SELECT 'planted_' || n, 'no organisation', 'never', 'not a call', 'p_1', 'openai/gpt-4o-mini', '1', ${owner}, '2026-01-01T00:00:00.000Z' FROM ${ids} n`;
    await pool.query(open('generate_series(1, 3)', `'dead-5'`));
    await pool.query(`${open('generate_series(4, 1200)', '(SELECT owner FROM gateway.owners LIMIT 1)')}`.replace('2026-01-01', '2096-01-01'));
    await pool.query(`UPDATE "read".gateway_open_reservations SET deadline = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"') WHERE deadline LIKE '2096%'`);
    const callId = await left('dead-5', 'begin');
    expect(await sweepAll()).toEqual({ recovered: 1, failed: 3 });
    expect((await endOf(callId)).at(-1)).toBe('gateway.reservation-recovered@1 0.25 bound');
    await pool.query(`DELETE FROM "read".gateway_open_reservations WHERE reservation_id LIKE 'planted%'`);
  });

  it('leave nothing held and no complaint', async () => {
    await world.app.settled();
    const { body } = await world.people.user.http.get('/api/budget').expect(200);
    expect([body.reservedUsd, world.app.warnings]).toEqual(['0', []]);
    await eventually(async () => expect((await world.app.core.owner.query('SELECT 1 FROM "read".gateway_open_reservations')).rowCount).toBe(0));
  });
});
