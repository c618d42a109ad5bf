import { randomBytes, randomUUID } from 'node:crypto';
import { encodeId, type IdPrefix } from '@keystead/kernel/src/ids.js';
import { seedPeople, withPeople, type People, type Person } from '@keystead/testing/src/people.js';
import { contexts } from '../../apps/contexts.js';
import { address, knocksAt, send, thingsOf, type Knock, type Things } from './knocks.js';
import { Statements } from './statements.js';

/** Whether a thing of another organisation is there must not show: neither in the answer, nor in what it takes to make it. */
const world = withPeople({ contexts, env: { KEYSTEAD_DEMO: 'true' } });

let others: People;
let theirs: Things;
let knocks: Knock[];
let statements: Statements;

beforeAll(async () => {
  theirs = await thingsOf(world.app, world.people);
  others = await seedPeople(world.app, 'lagoon');
  // What everybody may see of a published app is no secret.
  knocks = (await knocksAt(world.app)).filter(({ path }) => path.includes('{') && !path.startsWith('/api/catalogue') && theirs.some(([prefix]) => path.startsWith(prefix)));
  await world.app.settled();
  statements = new Statements(world.app.app.getHttpServer());
}, 60_000);

/** Ids of the same form that nobody has. */
function nobodys(): Things {
  return theirs.map(([prefix, id]) => [prefix, id.includes('_') ? encodeId(id.split('_')[0] as IdPrefix, randomBytes(16)) : randomUUID()]);
}

interface Outcome {
  readonly status: number;
  readonly said: string;
  readonly statements: readonly string[];
}

async function outcomeOf(http: Person['http'], knock: Knock, things: Things): Promise<Outcome> {
  const to = address(knock.path, things, '');
  const confirm = things.find(([prefix]) => prefix === '/api/members/')?.[1] ?? '';
  const { answer, statements: asked } = await statements.of(() => send(http, knock, to, confirm));
  const said = (answer.text ?? '').replaceAll(/"correlation":"[^"]+"|"queryId":"[^"]+"/g, '');
  return { status: answer.status, said: things.reduce((text, [, id]) => text.replaceAll(id, '<id>'), said), statements: asked };
}

it('tells a thing of its own from one that is not there, by the answer and by the questions', async () => {
  expect(knocks.length).toBeGreaterThan(20);
  const run: Knock = { verb: 'get', path: '/api/executions/{id}' };
  const [there, nowhere] = [await outcomeOf(world.people.user.http, run, theirs), await outcomeOf(world.people.user.http, run, nobodys())];
  expect([there.status, nowhere.status, there.statements.length > nowhere.statements.length, nowhere.statements.length > 0]).toEqual([200, 404, true, true]);
});

it.each(['user', 'developer', 'admin', 'auditor'] as const)('answers the %s of another organisation as if it were not there, after the same questions to the database', async (role) => {
  const told: object[] = [];
  for (const knock of knocks) {
    // The first of a kind may fill a cache.
    await outcomeOf(others[role].http, knock, nobodys());
    const [there, nowhere] = [await outcomeOf(others[role].http, knock, theirs), await outcomeOf(others[role].http, knock, nobodys())];
    if (JSON.stringify(there) !== JSON.stringify(nowhere)) told.push({ knock: `${knock.verb} ${knock.path}`, there, nowhere });
  }
  expect(told).toEqual([]);
}, 120_000);
