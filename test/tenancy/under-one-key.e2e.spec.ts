import { CODE, manifestOf } from '@keystead/testing/src/marketplace.js';
import { seedPeople, type People, type Person } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { startOllamaStandIn, type OllamaStandIn } from '@keystead/testing/src/providers/ollama-stand-in.js';
import { contexts } from '../../apps/contexts.js';
import { knocksAt, thingsOf } from './knocks.js';

/**
 * Every writing route of the OpenAPI document carries its caller's idempotency key to the event store. Real: the whole program without a
 * runner, HTTP, PostgreSQL. What the store is asked and given is overheard.
 */
let ollama: OllamaStandIn;
let app: TestApp;
let people: People;
beforeAll(async () => {
  ollama = await startOllamaStandIn();
  app = await startTestApp({ contexts, env: { KEYSTEAD_DEMO: 'true', KEYSTEAD_PRIVATE_ENDPOINTS: ollama.url } });
  people = await seedPeople(app);
});
afterAll(async () => {
  await app.stop();
  await ollama.close();
});

/** Nothing of theirs is in the log under a key; each says why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'post /api/session': 'each sign-in is a session of its own, and its secret cannot be shown again',
  'post /api/invitations/inspect': 'reads: the link stands in the body to keep it out of addresses',
  'post /api/password-resets/inspect': 'reads: the link stands in the body to keep it out of addresses',
  'post /api/keys/{id}/test': 'the process that tested keeps the answer under the key for a while, and the log keeps each use of a key',
  'post /api/local-hosts/{id}/check': 'looks now, as the schedule does: a repeat is a look again',
  'post /api/local-pulls/{id}/cancel': 'stops what runs, and stopping it twice is stopping it',
  'post /v1/chat/completions': 'the wire of OpenAI has no such key: each request is a call of its own',
};

type Order = readonly [route: string, who: Pick<Person, 'http'>, path: string, body?: object];

/** One order for each of the others, in an order in which each is carried out, or refused by the thing's own state. */
async function orders(): Promise<Order[]> {
  const { user, developer, admin, auditor } = people;
  const nobody = { http: app.http() };
  const things = Object.fromEntries(await thingsOf(app, people)) as Record<string, string>;
  const at = (prefix: string): string => things[`/api/${prefix}/`]!;
  const catalogue = (await user.http.get(`/api/catalogue/${at('catalogue')}`).expect(200)).body as { version: string; permissionsDigest: string; pricePerRunUsd: string };
  const consent = { permissionsDigest: catalogue.permissionsDigest, pricePerRunUsd: catalogue.pricePerRunUsd };
  const period = { from: '2026-02-01T00:00:00Z', to: '2032-12-01T00:00:00Z' };
  const host = (await admin.http.post('/api/local-hosts').send({ name: 'first', kind: 'ollama', baseUrl: ollama.url }).expect(201)).body.id as string;
  const invitation = async (email: string) => (await admin.http.post('/api/invitations').send({ email, name: 'Somebody', roles: ['user'] }).expect(201)).body as { id: string; link: string };
  const joining = (await invitation('joining@harbour.example')).link.split('#')[1];
  const reset = ((await admin.http.post(`/api/members/${auditor.id}/password-reset`).expect(200)).body.link as string).split('#')[1];
  const erasure = (await admin.http.post('/api/subject-requests').send({ memberId: auditor.id, kind: 'erasure' }).expect(201)).body.id as string;
  return [
    ['post /api/audit/bundles', auditor, '/api/audit/bundles', period],
    ['put /api/budget', admin, '/api/budget', { limitUsd: '5' }],
    ['put /api/budget/limits/{level}/{subject}', admin, `/api/budget/limits/user/${user.id}`, { limitUsd: '5' }],
    ['post /api/developer/versions', developer, '/api/developer/versions', { manifest: manifestOf({ version: '1.1.0' }), code: CODE }],
    ['post /api/developer/apps/{appId}/rollback', developer, `/api/developer/apps/${at('developer/apps')}/rollback`, { toVersion: '1.0.0', reason: 'spec' }],
    ['post /api/developer/payouts', developer, '/api/developer/payouts', {}],
    ['post /api/executions', user, '/api/executions', { installId: at('installs'), input: { text: 'again' } }],
    ['post /api/executions/{id}/cancel', user, `/api/executions/${at('executions')}/cancel`],
    ['delete /api/installs/{id}', user, `/api/installs/${at('installs')}`],
    ['post /api/installs', user, '/api/installs', { appId: at('catalogue'), version: catalogue.version, consent }],
    ['post /api/invitations', admin, '/api/invitations', { email: 'next@harbour.example', name: 'Next', roles: ['user'] }],
    ['delete /api/invitations/{id}', admin, `/api/invitations/${at('invitations')}`],
    ['post /api/invitations/accept', nobody, '/api/invitations/accept', { token: joining, name: 'Somebody', password: 'quiet otter lantern nine' }],
    ['post /api/keys', user, '/api/keys', { name: 'second', provider: 'practice', secret: 'practice-secret-2' }],
    ['put /api/keys/{id}/restrictions', user, `/api/keys/${at('keys')}/restrictions`, { apps: null, models: [] }],
    ['delete /api/keys/{id}', user, `/api/keys/${at('keys')}`],
    ['post /api/local-hosts', admin, '/api/local-hosts', { name: 'second', kind: 'ollama', baseUrl: ollama.url }],
    ['post /api/local-hosts/{id}/pulls', admin, `/api/local-hosts/${host}/pulls`, { model: 'llama3.2:1b' }],
    ['delete /api/local-hosts/{id}', admin, `/api/local-hosts/${host}`],
    ['post /api/members/{id}/roles', admin, `/api/members/${user.id}/roles`, { role: 'auditor' }],
    ['delete /api/members/{id}/roles/{role}', admin, `/api/members/${user.id}/roles/auditor`],
    ['post /api/members/{id}/password-reset', admin, `/api/members/${developer.id}/password-reset`],
    ['post /api/me/password', user, '/api/me/password', { currentPassword: user.password, newPassword: 'quiet otter lantern ten' }],
    ['post /api/password-resets/complete', nobody, '/api/password-resets/complete', { token: reset, password: 'quiet otter lantern six' }],
    ['post /api/policy/forbidden-apps', admin, '/api/policy/forbidden-apps', { appId: at('catalogue'), reason: 'spec' }],
    ['delete /api/policy/forbidden-apps/{appId}', admin, `/api/policy/forbidden-apps/${at('catalogue')}`],
    ['post /api/policy/forbidden-providers', admin, '/api/policy/forbidden-providers', { provider: 'openai', reason: 'spec' }],
    ['delete /api/policy/forbidden-providers/{provider}', admin, '/api/policy/forbidden-providers/openai'],
    ['post /api/prices', admin, '/api/prices', { provider: 'openai-compatible', model: 'house', inputUsdPerMillion: '1', outputUsdPerMillion: '2' }],
    ['post /api/tokens', user, '/api/tokens', { name: 'second', expiresInDays: 1 }],
    ['delete /api/tokens/{id}', user, `/api/tokens/${at('tokens')}`],
    ['post /api/subject-requests', admin, '/api/subject-requests', { memberId: user.id, kind: 'access' }],
    ['post /api/subject-requests/{id}/erase', admin, `/api/subject-requests/${erasure}/erase`, { confirm: auditor.id }],
    ['post /api/members/{id}/deprovision', admin, `/api/members/${developer.id}/deprovision`],
    ['delete /api/session', admin, '/api/session'],
  ];
}

/** Keys that the event store is asked for or given from now on. */
function overhear(): string[] {
  const heard: string[] = [];
  const { store } = app.core;
  const [append, findAppend] = [store.append.bind(store), store.findAppend.bind(store)];
  store.append = (stream, expected, events, options) => (heard.push(options?.idempotency?.key ?? ''), append(stream, expected, events, options));
  store.findAppend = (key) => (heard.push(key), findAppend(key));
  return heard;
}

it('every writing route takes the idempotency key of its caller, or is known not to', async () => {
  const all = await orders();
  const heard = overhear();
  const writing = (await knocksAt(app)).filter(({ verb }) => verb !== 'get').map(({ verb, path }) => `${verb} ${path}`);
  expect([...all.map(([route]) => route), ...Object.keys(WITHOUT)].toSorted()).toEqual(writing.toSorted());

  const faults: string[] = [];
  for (const [place, [route, who, path, body]] of all.entries()) {
    const key = `probe-${place}-`;
    const { status, text } = await who.http[route.split(' ')[0] as 'put'](path).set('Idempotency-Key', key).send(body);
    if (!heard.some((one) => one.endsWith(`/${key}`))) faults.push(`${route} (${status}): ${text}`);
  }
  expect(faults).toEqual([]);
}, 60_000);
