import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';
import { BUNDLES, type Bundles, type WrittenBundle } from '../../domain/ports.js';

/** Real PostgreSQL and HTTP; the writing of files is stood in for. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext, complianceContext], env: { KEYSTEAD_DEMO: 'true', KEYSTEAD_BUNDLES_MIB: '1' } });
const PERIOD = { from: '2026-01-01T00:00:00Z', to: '2032-12-01T00:00:00Z' };
const WRITTEN: WrittenBundle = { facts: { events: 3, bytes: 2 ** 20 - 1, manifestDigest: 'a'.repeat(64), checkpointSize: 7 }, alterations: null };

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly expiresAt: string | null;
}

const order = (http = world.people.auditor.http) => http.post('/api/audit/bundles').send(PERIOD);
const listed = async (): Promise<Shown[]> => ((await world.people.auditor.http.get('/api/audit/bundles').expect(200)).body as { items: Shown[] }).items;
const states = async (): Promise<string[]> => (await listed()).map(({ state }) => state);
const change = (set: string): Promise<unknown> => world.app.core.owner.query(`UPDATE read.compliance_bundles SET ${set}`);

it('so many are under way at once, also of a burst; one that a passing fault cut off is ready too', async () => {
  const others = await seedPeople(world.app, 'lagoon');
  const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const write = jest.spyOn(world.app.app.get<Bundles>(BUNDLES, { strict: false }), 'write').mockImplementation(() => begun.then(() => WRITTEN)).mockImplementationOnce(() => begun.then(() => Promise.reject(away)));

  const answers = await Promise.all(Array.from({ length: 6 }, () => order()));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
  const { code, detail } = answers.find(({ status }) => status === 409)!.body as { code: string; detail: string };
  expect([code, detail]).toEqual(['compliance.too-many-bundles', '3 exports of your organisation are being made. Order this one when one of them is ready.']);
  await order(others.auditor.http).expect(201);

  begin();
  await eventually(async () => expect(await states()).toEqual(['ready', 'ready', 'ready']));
  expect([write.mock.calls.length, world.app.warnings.map(({ facts: { reason }, message }) => [reason, message])]).toEqual([5, [['Error ECONNREFUSED', 'reaction failed']]]);
}, 30_000);

it('an organisation that keeps as much as it may orders again when the first is removed', async () => {
  const [{ expiresAt }] = (await listed()) as [Shown];
  const { body } = await order().expect(409);
  expect((body as { detail: string }).detail).toBe(`The exports of your organisation take 3 MiB, as much as they may. Each is removed 7 days after it was made, the first on ${expiresAt!.slice(0, 10)}. Order this one then.`);

  await change(`ready_at = '2026-11-01T12:00:00.000Z'`);
  const reason = 'Removed 7 days after it was made. Ask for it again: evidence can be exported at any time.';
  const [over] = await listed();
  expect([over!.state, over!.reason, over!.expiresAt]).toEqual(['expired', reason, '2026-11-08T12:00:00.000Z']);
  expect((await world.people.auditor.http.get(`/api/audit/bundles/${over!.id}/download`).expect(409)).body).toMatchObject({ code: 'compliance.bundle-not-ready', detail: reason });
  await order().expect(201);
}, 30_000);

it('what is stuck does not keep an organisation from ordering for ever', async () => {
  await eventually(async () => expect((await states())[0]).toBe('ready'));
  await change(`ready_at = NULL, state = 'building', created_at = to_char(now() at time zone 'utc' - interval '23 hours', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  await order().expect(409);
  await change(`created_at = to_char(now() at time zone 'utc' - interval '25 hours', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  await order().expect(201);
}, 30_000);
