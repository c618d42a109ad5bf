/** Two rebuilds of one read model, held at their worst moments. Real PostgreSQL, real worker. */
import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { rebuild, type RebuildReport } from '@keystead/platform/src/projections/rebuild.js';
import type { EventLog } from '@keystead/event-store/src/log.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { startSilentProxy } from '@keystead/testing/src/silent-proxy.js';
import { toyContext } from './toy-context.js';

const ADA = { 'x-organisation': 'org_00000000000000000000000001', 'x-role': 'user' };
const NOTES = projectionsOf([toyContext])[0]!;
const BEFORE_THE_FOLD = 1;
const BEFORE_THE_SWITCH = 2;
const LOST = /^the rebuild of toy\.notes lost its turn with its connection to the database, and ends; what is shown is whole\. Run the command again$/;

jest.setTimeout(60_000);

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ contexts: [toyContext] });
  for (const text of ['one', 'two', 'three']) await app.http().post('/api/notes').set(ADA).send({ text }).expect(201);
  await eventually(async () => expect(await app.core.store.head()).toBe('6'));
  await app.settled();
});
afterEach(() => app.stop());

const shown = async (): Promise<string[]> => ((await app.http().get('/api/notes').set(ADA).expect(200)).body as { items: { text: string; stamps: number }[] }).items.map(({ text, stamps }) => `${text} ${stamps}`).sort();
const ALL = ['one 1', 'three 1', 'two 1'];
const WHOLE: RebuildReport = { projection: 'toy.notes', events: 6, parkedBefore: 0, parked: 0, switched: true, tables: [{ table: 'toy_notes', before: 3, after: 3, same: true }] };

interface Held {
  readonly said: string[];
  readonly reached: Promise<void>;
  readonly report: Promise<RebuildReport>;
  goOn(): void;
}

/** A rebuild that stops where it looks for the end of the log: it does so at the fold, and again at the switch. */
function heldAt(moment: number, url = app.core.platform.KEYSTEAD_DATABASE_URL): Held {
  const said: string[] = [];
  let [looks, goOn, arrive] = [0, (): void => undefined, (): void => undefined];
  const going = new Promise<void>((resolve) => (goOn = resolve));
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const head = async (): Promise<string> => {
    looks += 1;
    if (looks === moment) arrive();
    if (looks === moment) await going;
    return app.core.log.head();
  };
  const log = Object.create(app.core.log, { head: { value: head } }) as EventLog;
  const report = rebuild({ log, pool: app.core.owner, url, say: (sentence) => void said.push(sentence) }, NOTES);
  report.catch(() => undefined);
  return { said, reached, report, goOn };
}

/** What a server does that restarts, or that believes the other end to be gone. */
const cutTheTurn = (): Promise<unknown> => app.core.owner.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'keystead rebuild %'");

it('the second says who is at work and waits; each shows every row', async () => {
  const first = heldAt(BEFORE_THE_SWITCH);
  await first.reached;
  const later = heldAt(BEFORE_THE_FOLD);
  await Promise.race([later.reached, eventually(() => expect(later.said).toHaveLength(1))]);
  first.goOn();
  expect([await first.report, await shown()]).toEqual([WHOLE, ALL]);
  later.goOn();
  expect([await later.report, await shown()]).toEqual([WHOLE, ALL]);
  expect([first.said, later.said]).toEqual([[], [expect.stringMatching(/^toy\.notes: another rebuild of it is under way \(process \d+@\S+, since \d{4}-\S+Z\); this one waits for its end$/)]]);
});

it('one whose connection is lost switches nothing any more, and another need not wait for it', async () => {
  const first = heldAt(BEFORE_THE_SWITCH);
  await first.reached;
  await cutTheTurn();
  const second = heldAt(BEFORE_THE_FOLD);
  await second.reached;
  first.goOn();
  await expect(first.report).rejects.toThrow(LOST);
  expect(await shown()).toEqual(ALL);
  second.goOn();
  expect([await second.report, second.said, await shown()]).toEqual([WHOLE, [], ALL]);
});

it('one whose turn another has taken, as behind a pooler that lends a connection to many, switches nothing', async () => {
  const first = heldAt(BEFORE_THE_SWITCH);
  await first.reached;
  await app.core.owner.query('UPDATE read_next.rebuilds SET token = gen_random_uuid()');
  first.goOn();
  await expect(first.report).rejects.toThrow(LOST);
  expect(await shown()).toEqual(ALL);
});

it('one that does not know that its connection is lost puts no row into the tables of the other', async () => {
  const proxy = await startSilentProxy(app.core.platform.KEYSTEAD_DATABASE_URL);
  const first = heldAt(BEFORE_THE_FOLD, proxy.url);
  await first.reached;
  proxy.swallow();
  await cutTheTurn();
  const second = heldAt(BEFORE_THE_SWITCH);
  await second.reached;
  first.goOn();
  await expect(first.report).rejects.toThrow(LOST);
  second.goOn();
  expect([await second.report, second.said, await shown()]).toEqual([WHOLE, [], ALL]);
  await proxy.close();
});

it('of several read models may go on at the same time, in a database that has not seen any', async () => {
  const { log, owner: pool, platform } = app.core;
  const others = Array.from({ length: 8 }, (_, n) => ({ ...NOTES, name: `toy.${n}`, entities: [], on: {} }));
  const reports = await Promise.all(others.map((projection) => rebuild({ log, pool, url: platform.KEYSTEAD_DATABASE_URL }, projection)));
  expect(reports.map(({ switched }) => switched)).toEqual(others.map(() => true));
});
