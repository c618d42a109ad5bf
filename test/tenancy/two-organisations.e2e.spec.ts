import { ID_PREFIXES } from '@keystead/kernel/src/ids.js';
import { linkPlace, RunnerServer, startRunner, type RunningRunner } from '@keystead/runtime/src/runner.module.js';
import { seedPeople, withPeople, type Person } from '@keystead/testing/src/people.js';
import { contexts } from '../../apps/contexts.js';
import { OrganisationAtWork, type Heard } from './organisation-at-work.js';

/** Real: HTTP, PostgreSQL, projections, runner, sandboxes, live streams; two organisations are at it at once in one process. The model is the practice model. */
const world = withPeople({ contexts, env: { KEYSTEAD_DEMO: 'true', KEYSTEAD_KEYS_PER_MEMBER: '500' } });
jest.setTimeout(240_000);

/** What a developer published is everybody's to see: the app, its version, and whose it is. */
const PUBLISHED = /^\/api\/(?:catalogue|installs)/;
const PUBLIC_IDS = /^(?:app|ver|org)_/;
const ANY_ID = new RegExp(`\\b(?:${ID_PREFIXES.join('|')})_[0-9a-hjkmnp-tv-z]{26}\\b|\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b`, 'g');

/** Each of them came by an invitation. */
const MEMBERS = 4;
const PRICE_USD = 0.02;

let runner: RunningRunner;
let harbour: OrganisationAtWork;
let lagoon: OrganisationAtWork;

beforeAll(async () => {
  const place = linkPlace(world.app.core.platform.KEYSTEAD_HOME, {});
  await world.app.app.get(RunnerServer, { strict: false }).listen(place.socketPath, place.token);
  runner = await startRunner({ ...place, capacity: 4, warm: 2 });
  const { paths } = (await world.app.http().get('/api/openapi.json').expect(200)).body as { paths: Record<string, Record<string, unknown>> };
  const reads = Object.keys(paths).filter((path) => 'get' in paths[path]! && path.startsWith('/api/') && !/[{]|docs|stream/.test(path));
  expect(reads.length).toBeGreaterThan(20);
  harbour = new OrganisationAtWork('harbour', world.people, { keys: 23, runs: 9, tokens: 8, invitations: 14 }, reads);
  lagoon = new OrganisationAtWork('lagoon', await seedPeople(world.app, 'lagoon'), { keys: 31, runs: 16, tokens: 5, invitations: 6 }, reads);
  await Promise.all([harbour.works(), lagoon.works()]);
  await world.app.settled();
});
afterAll(async () => {
  await runner?.close(0);
  await world.app.app.get(RunnerServer, { strict: false }).close();
});

/** Every id that the log knows of an organisation: of people, things, commands and events. */
async function idsOf({ people }: OrganisationAtWork): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { id, header, event } of world.app.core.log.readAll({ organisation: people.organisation })) {
    ids.add(id);
    for (const [found] of JSON.stringify([header, event.data]).matchAll(ANY_ID)) ids.add(found);
  }
  return ids;
}

/** Words of the other's people and things. */
function foreign({ path, text }: Heard, { word }: OrganisationAtWork, ids: ReadonlySet<string>): string[] {
  const shared = PUBLISHED.test(path);
  const named = [...text.matchAll(ANY_ID)].map(([id]) => id).filter((id) => ids.has(id) && !(shared && PUBLIC_IDS.test(id)));
  const words = shared ? [`of ${word}"`, `@${word}.example`, `${word} text`, `${word} key`].filter((one) => text.replaceAll(`Letters of ${word}"`, '').includes(one)) : text.includes(word) ? [word] : [];
  return [...new Set([...named, ...words])];
}

it('both were at it at the same time, in everything', () => {
  const together = harbour.times.filter(({ from, to }) => lagoon.times.some((other) => other.from < to && from < other.to));
  expect(together.length).toBeGreaterThan(100);
  for (const { heard } of [harbour, lagoon]) {
    expect(heard.filter(({ status }) => status >= 500)).toEqual([]);
    expect(heard.filter(({ path }) => path.endsWith('/stream')).every(({ text }) => text.includes('event: done'))).toBe(true);
  }
});

it.each([
  ['harbour', () => [harbour, lagoon] as const],
  ['lagoon', () => [lagoon, harbour] as const],
])('nothing that %s was answered holds an id or a word of the other', async (_, sides) => {
  const [own, other] = sides();
  const [mine, theirs] = [await idsOf(own), await idsOf(other)];
  const onlyTheirs = new Set([...theirs].filter((id) => !mine.has(id)));
  expect(onlyTheirs.size).toBeGreaterThan(100);
  expect([...theirs].filter((id) => mine.has(id))).toEqual([]);
  expect(own.heard.flatMap((answer) => foreign(answer, other, onlyTheirs).map((what) => `${answer.who} ${answer.path}: ${what}: ${answer.text.slice(0, 200)}`))).toEqual([]);
  // The same look finds the own ones, so it is not blind.
  expect(own.heard.flatMap((answer) => foreign(answer, own, mine)).length).toBeGreaterThan(500);
});

async function countOf(at: OrganisationAtWork, who: Person, path: string): Promise<number> {
  let count = 0;
  for (let cursor: unknown = ''; cursor !== null; ) {
    const page = await at.get(who, `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(String(cursor))}`}`);
    count += (page['items'] as unknown[]).length;
    cursor = page['next'] ?? null;
  }
  return count;
}

it.each([
  ['harbour', () => harbour],
  ['lagoon', () => lagoon],
])('every figure of %s is its own', async (_, side) => {
  const at = side();
  const { user, developer, admin, auditor } = at.people;
  const { keys, runs, tokens, invitations } = at.size;
  const [usage, revenue, apps, budget] = [await at.get(admin, '/api/usage?scope=organisation'), await at.get(developer, '/api/developer/revenue'), await at.get(developer, '/api/developer/apps'), await at.get(admin, '/api/budget')];
  expect({
    keys: await countOf(at, user, '/api/keys'),
    runs: await countOf(at, user, '/api/executions'),
    tokens: await countOf(at, developer, '/api/tokens'),
    invitations: await countOf(at, admin, '/api/invitations'),
    members: await countOf(at, admin, '/api/members'),
    installs: await countOf(at, user, '/api/installs'),
    requests: await countOf(at, admin, '/api/subject-requests'),
    bundles: await countOf(at, auditor, '/api/audit/bundles'),
    charges: await countOf(at, admin, '/api/billing/charges'),
    calls: (usage['totals'] as { calls: number }).calls,
    earned: Number(revenue['grossUsd']),
    apps: (apps['items'] as unknown[]).length,
    reserved: budget['reservedUsd'],
  }).toEqual({ keys, runs, tokens, invitations: invitations + MEMBERS, members: MEMBERS, installs: 1, requests: 1, bundles: 1, charges: runs, calls: runs, earned: Number((runs * PRICE_USD).toFixed(2)), apps: 1, reserved: '0' });
});

it.each([
  ['harbour', () => harbour],
  ['lagoon', () => lagoon],
])('the record that the auditor of %s reads is the whole log of that organisation and nothing else', async (_, side) => {
  const { people } = side();
  const logged = async (): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of world.app.core.log.readAll({ organisation: people.organisation })) ids.push(id);
    return ids;
  };
  await world.app.settled();
  const before = await logged();
  const read: string[] = [];
  for (let next = '/api/audit/events?limit=100'; next !== ''; ) {
    const { body } = await people.auditor.http.get(next).expect(200);
    read.push(...(body.items as { eventId: string }[]).map(({ eventId }) => eventId));
    next = body.next === null ? '' : `/api/audit/events?limit=100&queryId=${body.queryId as string}&cursor=${encodeURIComponent(body.next as string)}`;
  }
  expect(before.filter((id) => !read.includes(id))).toEqual([]);
  const after = new Set(await logged());
  expect(read.filter((id) => !after.has(id))).toEqual([]);
});
