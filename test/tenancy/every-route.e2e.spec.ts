import type { Type } from '@nestjs/common';
import { ErrorPagesController } from '@keystead/platform/src/http/error-pages.controller.js';
import { OpsController } from '@keystead/platform/src/telemetry/ops.controller.js';
import { install, publish } from '@keystead/testing/src/marketplace.js';
import { seedPeople, withPeople, type People, type Person } from '@keystead/testing/src/people.js';
import { contexts } from '../../apps/contexts.js';
import { routesOf } from '../architecture/routes.js';

/** The whole program over HTTP. No runner: a run that was asked for waits, which is enough to own one. */
const world = withPeople({ contexts, env: { KEYSTEAD_DEMO: 'true' } });

interface Knock {
  readonly verb: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As documented, with `{id}`. */
  readonly path: string;
}

/** Doors without a lock; each says why in its `@Public`. */
const OPEN = ['POST api/invitations/accept', 'POST api/invitations/inspect', 'POST api/password-resets/complete', 'POST api/password-resets/inspect', 'POST api/session', 'GET api/docs/errors/:code', 'GET health', 'GET health/live', 'GET health/ready', 'GET metrics'];
/** What everybody may see of another organisation, because its developer published it. */
const PUBLISHED = ['/api/catalogue', '/api/catalogue/{appId}', '/api/installs'];

let others: People;
let knocks: Knock[];
let owned: readonly (readonly [prefix: string, id: string])[];

beforeAll(async () => {
  const { user, developer, admin, auditor } = world.people;
  const keyId = (await user.http.post('/api/keys').send({ name: 'harbour key', provider: 'practice', secret: 'practice-secret-1' }).expect(201)).body.id as string;
  const app = await publish(world.people);
  const { id: installId } = await install(world.people, app);
  const executionId = (await user.http.post('/api/executions').send({ installId, input: { text: 'harbour text' } }).expect(202)).body.id as string;
  const tokenId = (await user.http.post('/api/tokens').send({ name: 'harbour token', expiresInDays: 1 }).expect(201)).body.id as string;
  const invitationId = (await admin.http.post('/api/invitations').send({ email: 'new@harbour.example', name: 'New of harbour', roles: ['user'] }).expect(201)).body.id as string;
  const reportId = (await auditor.http.post('/api/audit/bundles').send({ from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }).expect(201)).body.id as string;
  const requestId = (await admin.http.post('/api/subject-requests').send({ memberId: developer.id, kind: 'access' }).expect(201)).body.id as string;
  await world.app.settled();
  const eventId = (await auditor.http.get(`/api/audit/events?key=${keyId}`).expect(200)).body.items[0].eventId as string;
  owned = [
    ['/api/keys/', keyId],
    ['/api/executions/', executionId],
    ['/api/installs/', installId],
    ['/api/tokens/', tokenId],
    ['/api/invitations/', invitationId],
    ['/api/audit/bundles/', reportId],
    ['/api/audit/events/', eventId],
    ['/api/subject-requests/', requestId],
    ['/api/members/', developer.id],
    ['/api/developer/apps/', app.appId],
    ['/api/policy/forbidden-apps/', app.appId],
    ['/api/catalogue/', app.appId],
  ];
  others = await seedPeople(world.app, 'lagoon');
  const { paths } = (await world.app.http().get('/api/openapi.json').expect(200)).body as { paths: Record<string, Record<string, unknown>> };
  knocks = Object.entries(paths).flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => ({ verb, path }) as Knock));
  await world.app.settled();
}, 60_000);

/** The documented path with the first organisation's ids in it. */
function address(path: string): string {
  const id = owned.find(([prefix]) => path.startsWith(prefix))?.[1] ?? world.people.user.id;
  return path.replace('{framework}/{id}', 'hipaa/164.312(b)').replace('{role}', 'user').replace('{provider}', 'openai').replaceAll(/\{[^}]+\}/g, id);
}

/** Valid where the route names a thing, so that it is the thing that is refused and not the form. */
function bodyFor(path: string): object {
  if (path.endsWith('/restrictions')) return { apps: null, models: null };
  if (path.endsWith('/roles')) return { role: 'auditor' };
  if (path.endsWith('/rollback')) return { toVersion: '1.0.0', reason: 'spec' };
  if (path.endsWith('/pulls')) return { model: 'llama3.2:1b' };
  if (path.endsWith('/erase')) return { confirm: world.people.developer.id };
  return {};
}

const send = (http: Person['http'], { verb, path }: Knock) => (verb === 'get' || verb === 'delete' ? http[verb](address(path)) : http[verb](address(path)).send(bodyFor(path)));
const isOpen = ({ verb, path }: Knock): boolean => OPEN.includes(`${verb.toUpperCase()} ${path.slice(1).replaceAll(/\{([^}]+)\}/g, ':$1')}`);

async function factsOf(organisation: string): Promise<string[]> {
  const facts: string[] = [];
  for await (const { id, type } of world.app.core.log.readAll({ organisation })) facts.push(`${type} ${id}`);
  return facts;
}

describe('every route of the OpenAPI document', () => {
  it('is there, and the open ones are these', () => {
    const controllers = [OpsController, ErrorPagesController, ...contexts.flatMap(({ slices }) => slices.flatMap((part) => [...(part.controllers ?? [])]))] as Type[];
    const open = controllers.flatMap((controller) => routesOf(controller)).filter((route) => route.isPublic);
    expect(knocks.length).toBeGreaterThan(60);
    expect(open.map(({ verb, path }) => `${verb} ${path}`).toSorted()).toEqual(OPEN.toSorted());
  });

  it('asks who is there', async () => {
    const entered: string[] = [];
    for (const knock of knocks.filter((one) => !isOpen(one))) {
      const { status } = await send(world.app.http(), knock);
      if (status !== 401) entered.push(`${knock.verb} ${knock.path}: ${status}`);
    }
    expect(entered).toEqual([]);
  }, 60_000);

  it("does not open for another organisation with this one's ids, shows nothing of it and changes nothing in it", async () => {
    const before = await factsOf(world.people.organisation);
    const ours = [world.people.organisation, 'harbour', ...owned.map(([, id]) => id)];
    const wrong: string[] = [];
    for (const role of ['user', 'developer', 'admin', 'auditor'] as const) {
      for (const knock of knocks.filter((one) => !isOpen(one) && one.path !== '/api/session')) {
        const { status, text } = await send(others[role].http, knock);
        const said = `${role} ${knock.verb} ${knock.path}: ${status}`;
        const named = owned.some(([prefix]) => knock.path.startsWith(prefix)) && knock.path.includes('{');
        if (status >= 500) wrong.push(`${said} broke`);
        if (PUBLISHED.includes(knock.path)) continue;
        if (named && status < 400 && !EMPTY_LIST.test(text ?? '') && !OWN_EFFECT.includes(`${knock.verb} ${knock.path}`)) wrong.push(`${said} opened: ${(text ?? '').slice(0, 200)}`);
        if (status < 400 && ours.some((word) => (text ?? '').includes(word))) wrong.push(`${said} shows ${(text ?? '').slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await factsOf(world.people.organisation)).toEqual(before);
  }, 120_000);

  it('opens for its own people, so the ids above are real', async () => {
    const closed: string[] = [];
    const by: Readonly<Record<string, Person>> = { '/api/audit': world.people.auditor, '/api/subject-requests': world.people.admin, '/api/developer': world.people.developer };
    for (const knock of knocks.filter(({ verb, path }) => verb === 'get' && path.includes('{') && !/\/(?:stream|download)$/.test(path) && owned.some(([prefix]) => path.startsWith(prefix)))) {
      const who = Object.entries(by).find(([prefix]) => knock.path.startsWith(prefix))?.[1] ?? world.people.user;
      const { status } = await send(who.http, knock);
      if (status !== 200) closed.push(`${knock.path}: ${status}`);
    }
    expect(closed).toEqual([]);
  });
});

const EMPTY_LIST = /^\{"items":\[\],"next":null\}$/;
/** Idempotent wishes about one's own organisation: they find nothing to change there, or change it there only. */
const OWN_EFFECT = ['delete /api/policy/forbidden-apps/{appId}'];
