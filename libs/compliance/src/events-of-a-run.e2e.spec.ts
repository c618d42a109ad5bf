import { billingContext } from '@keystead/billing/src/billing.module.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { marketplaceContext } from '@keystead/marketplace/src/marketplace.module.js';
import { runtimeContext } from '@keystead/runtime/src/runtime.module.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from './compliance.module.js';

/** Real PostgreSQL, projections and HTTP; the events are put on record as their contexts write them. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext, marketplaceContext, runtimeContext, billingContext, complianceContext], env: { KEYSTEAD_DEMO: 'true' } });

const RUN = 'exe_00000000000000000000000001';
const OTHER = 'exe_00000000000000000000000002';
const AT = '2026-03-01T10:00:00.000Z';
const app = { appId: 'app_00000000000000000000000001', appName: 'Ward letters' };

async function put(kind: string, id: string, ...events: readonly { name: string; data: Record<string, unknown> }[]): Promise<void> {
  const envelope = { actor: { kind: 'service', id: 'spec', via: 'system' }, behalf: null, correlation: 'spec', causation: null, occurredAt: new Date(AT) } as const;
  await world.app.core.log.append(`${kind}-${world.people.organisation}-${id}`, 'any', events, envelope);
}

const reserved = (reservationId: string, executionId: string | null) => ({
  name: 'gateway.spend-reserved@1',
  data: { reservationId, callId: `call_${reservationId}`, memberId: world.people.user.id, keyId: null, appId: null, executionId, model: 'practice/small', boundUsd: '0.1', outputCap: 10, runLimitUsd: null, deadline: AT, owner: 'api-1' },
});
const settled = (reservationId: string) => ({ name: 'gateway.spend-settled@1', data: { reservationId, costUsd: '0.01', source: 'bound' } });
const recovered = (reservationId: string) => ({ name: 'gateway.reservation-recovered@1', data: { reservationId, costUsd: '0.01', source: 'bound', callId: `call_${reservationId}`, owner: 'api-1', reason: 'owner_lost' } });

async function typesOf(execution: string): Promise<string[]> {
  await world.app.settled();
  const { items } = (await world.people.auditor.http.get(`/api/audit/events?execution=${execution}`).expect(200)).body as { items: { type: string }[] };
  return items.map(({ type }) => type).toReversed();
}

it('a run is found from request to end, with what settles its reservations and takes its commission', async () => {
  const { organisation, user } = world.people;
  await put('gateway.budget', '202603', reserved('r1', RUN), reserved('r2', OTHER), reserved('r3', null));
  await put('gateway.budget', '202603', settled('r2'), settled('r1'), settled('r3'));
  await put('gateway.budget', '202603', reserved('r4', RUN), recovered('r4'));
  const charge = { chargeId: 'chg_1', ...app, appOrganisation: organisation, priceUsd: '0.02', ranAt: AT };
  await put(
    'billing.charge',
    'chg_1',
    { name: 'billing.run-charged@1', data: { ...charge, executionId: RUN, memberId: user.id, versionId: 'ver_1', version: '1.0.0' } },
    { name: 'billing.commission-taken@1', data: { ...charge, payer: organisation, commissionUsd: '0.003', developerUsd: '0.017' } },
  );
  expect(await typesOf(RUN)).toEqual(['gateway.spend-reserved@1', 'gateway.spend-settled@1', 'gateway.spend-reserved@1', 'gateway.reservation-recovered@1', 'billing.run-charged@1', 'billing.commission-taken@1']);
  expect(await typesOf(OTHER)).toEqual(['gateway.spend-reserved@1', 'gateway.spend-settled@1']);
  expect((await world.app.core.owner.query('SELECT id FROM read.compliance_open_of_runs')).rows).toEqual([]);
});
