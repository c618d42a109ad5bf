import type { Type } from '@nestjs/common';
import { ErrorPagesController } from '@keystead/platform/src/http/error-pages.controller.js';
import { OpsController } from '@keystead/platform/src/telemetry/ops.controller.js';
import { seedPeople, withPeople, type People, type Person } from '@keystead/testing/src/people.js';
import { contexts } from '../../apps/contexts.js';
import { routesOf } from '../architecture/routes.js';
import { address, knocksAt, send, thingsOf, type Knock, type Things } from './knocks.js';

/** The whole program over HTTP, without a runner. */
const world = withPeople({ contexts, env: { KEYSTEAD_DEMO: 'true' } });

/** Doors without a lock; each says why in its `@Public`. */
const OPEN = ['POST api/invitations/accept', 'POST api/invitations/inspect', 'POST api/password-resets/complete', 'POST api/password-resets/inspect', 'POST api/session', 'GET api/docs/errors/:code', 'GET health', 'GET health/live', 'GET health/ready', 'GET metrics'];
/** What everybody may see of another organisation, because its developer published it. */
const PUBLISHED = ['/api/catalogue', '/api/catalogue/{appId}', '/api/installs'];

let others: People;
let knocks: Knock[];
let owned: Things;

beforeAll(async () => {
  owned = await thingsOf(world.app, world.people);
  others = await seedPeople(world.app, 'lagoon');
  knocks = await knocksAt(world.app);
  await world.app.settled();
}, 60_000);

const knockAt = (http: Person['http'], knock: Knock) => send(http, knock, address(knock.path, owned, world.people.user.id), world.people.developer.id);
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
      const { status } = await knockAt(world.app.http(), knock);
      if (status !== 401) entered.push(`${knock.verb} ${knock.path}: ${status}`);
    }
    expect(entered).toEqual([]);
  }, 60_000);

  it('says to everybody which methods it takes, whatever is at its address', async () => {
    const told: string[] = [];
    const forms = [...new Set(knocks.map(({ path }) => path))];
    for (const form of forms) {
      const [there, nowhere] = [address(form, owned, world.people.user.id), address(form, [], 'nobodys')];
      const answers = [await world.app.http().patch(there), await others.user.http.patch(there), await others.user.http.patch(nowhere)].map(({ status, headers }) => `${status} ${headers['allow']}`);
      const documented = knocks.filter(({ path }) => path === form).map(({ verb }) => verb.toUpperCase());
      if (new Set(answers).size !== 1 || !answers[0]!.startsWith('405 ') || documented.some((verb) => !answers[0]!.includes(verb)) || answers[0]!.includes('PATCH')) told.push(`${form}: ${answers.join(', ')}`);
    }
    expect(told).toEqual([]);
  }, 60_000);

  it("does not open for another organisation with this one's ids, shows nothing of it and changes nothing in it", async () => {
    const before = await factsOf(world.people.organisation);
    const ours = [world.people.organisation, 'harbour', ...owned.map(([, id]) => id)];
    const wrong: string[] = [];
    for (const role of ['user', 'developer', 'admin', 'auditor'] as const) {
      for (const knock of knocks.filter((one) => !isOpen(one) && one.path !== '/api/session')) {
        const { status, text } = await knockAt(others[role].http, knock);
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
      const { status } = await knockAt(who.http, knock);
      if (status !== 200) closed.push(`${knock.path}: ${status}`);
    }
    expect(closed).toEqual([]);
  });
});

const EMPTY_LIST = /^\{"items":\[\],"next":null\}$/;
/** Idempotent wishes about one's own organisation: they find nothing to change there, or change it there only. */
const OWN_EFFECT = ['delete /api/policy/forbidden-apps/{appId}'];
