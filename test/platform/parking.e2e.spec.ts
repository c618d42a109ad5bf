/** What becomes of events a projector cannot fold: live, in a rebuild, in an upgrade, and once it is mended. Real PostgreSQL, real worker. */
import { projectionsOf } from '@keystead/platform/src/context/define-context.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { lead } from '@keystead/platform/src/projections/checkpoints.js';
import { rebuild, type RebuildReport } from '@keystead/platform/src/projections/rebuild.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { poison, toyContext } from './toy-context.js';

const ADA = { 'x-organisation': 'org_00000000000000000000000001', 'x-role': 'user' };
const NOTES = projectionsOf([toyContext])[0]!;

jest.setTimeout(60_000);

describe('an event that cannot be folded', () => {
  let app: TestApp;
  beforeEach(async () => {
    poison.text = 'poison';
    poison.stamp = 'unstampable';
    app = await startTestApp({ contexts: [toyContext] });
  });
  afterEach(() => app.stop());

  const write = async (text: string): Promise<string> => ((await app.http().post('/api/notes').set(ADA).send({ text }).expect(201)).body as { id: string }).id;
  const shown = async (): Promise<string[]> => ((await app.http().get('/api/notes').set(ADA).expect(200)).body as { items: { text: string; stamps: number }[] }).items.map(({ text, stamps }) => `${text} ${stamps}`).sort();
  const again = (options = {}): Promise<RebuildReport> => rebuild({ log: app.core.log, pool: app.core.owner, url: app.core.platform.KEYSTEAD_DATABASE_URL }, NOTES, options);
  const parked = async (): Promise<unknown[]> => (await app.core.owner.query('SELECT type, reason FROM platform.parked ORDER BY ordinal')).rows;
  const inNext = async (): Promise<number> => ((await app.core.owner.query('SELECT count(*)::int AS n FROM read_next.parked')).rows[0] as { n: number }).n;
  const health = async (): Promise<{ ok: boolean; text: string }> => {
    const { body } = (await app.http().get('/health').expect(200)) as { body: { parts: { name: string; ok: boolean; text: string }[] } };
    const { ok, text } = body.parts.find((part) => part.name === 'projections')!;
    return { ok, text };
  };
  /** The reaction stamps each note, so each leaves two events. */
  async function stamped(events: number): Promise<void> {
    for (let i = 0; i < 500 && Number(await app.core.store.head()) < events; i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    await app.settled();
  }
  async function eventually(probe: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 500 && !(await probe()); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  const TWO_PARKED = [
    { type: 'toy.note-written@1', reason: 'Error' },
    { type: 'toy.note-stamped@1', reason: 'waits behind a parked event of the same key' },
  ];

  it('waits through a rebuild with what follows it, and is counted', async () => {
    await write('poison');
    await write('wholesome');
    await stamped(4);
    expect([await shown(), await parked()]).toEqual([['wholesome 1'], TWO_PARKED]);
    expect(await again()).toEqual({ projection: 'toy.notes', events: 4, parkedBefore: 2, parked: 2, switched: true, tables: [{ table: 'toy_notes', before: 1, after: 1, same: true }] });
    expect([await shown(), await parked(), await inNext()]).toEqual([['wholesome 1'], TWO_PARKED, 0]);
    expect(await health()).toEqual({ ok: true, text: 'toy.notes: 2 parked; they are tried again every few minutes and by `keystead admin rebuild`' });
    expect((await app.http().get('/metrics')).text).toContain('keystead_parked_events{projection="toy.notes"} 2');
  });

  it('does not take rows away that are shown, unless somebody says so', async () => {
    await write('fine so far');
    await write('wholesome');
    await stamped(4);
    poison.text = 'fine so far';
    expect(await again()).toMatchObject({ parkedBefore: 0, parked: 2, switched: false, tables: [{ before: 2, after: 1, same: false }] });
    expect([await shown(), await parked(), await inNext()]).toEqual([['fine so far 1', 'wholesome 1'], [], 0]);
    await write('later');
    await stamped(6);
    expect(await shown()).toEqual(['fine so far 1', 'later 1', 'wholesome 1']);
    expect(await again({ evenIfMoreParked: true })).toMatchObject({ parkedBefore: 0, parked: 2, switched: true });
    expect([await shown(), await parked()]).toEqual([['later 1', 'wholesome 1'], TWO_PARKED]);
  });

  it('does not stop an upgrade', async () => {
    await write('fine so far');
    await write('wholesome');
    await stamped(4);
    poison.text = 'fine so far';
    const upgraded = { ...toyContext, slices: toyContext.slices.map((slice) => ({ ...slice, projections: slice.projections?.map((projection) => ({ ...projection, version: 2 })) ?? [] })) };
    const { rebuilt } = await prepareDatabase({ ...app.core, contexts: [upgraded] });
    expect(rebuilt).toMatchObject([{ projection: 'toy.notes', parkedBefore: 0, parked: 2, switched: true }]);
    expect([await shown(), await parked()]).toEqual([['wholesome 1'], TWO_PARKED]);
  });

  it('is folded in its order when a worker with a mended projector starts', async () => {
    await write('poison');
    await stamped(2);
    await write('poison');
    await stamped(4);
    expect([await shown(), (await parked()).length]).toEqual([[], 4]);
    poison.text = 'something else';
    await lead(app.core.owner, ['toy.notes'], 'a worker that starts');
    await write('wholesome');
    await eventually(async () => (await parked()).length === 0);
    await stamped(6);
    expect(await shown()).toEqual(['poison 1', 'poison 1', 'wholesome 1']);
    expect(app.warnings.filter(({ message }) => message === 'parked events were tried again').map(({ facts }) => facts)).toEqual([{ projection: 'toy.notes', applied: 4, keysStillWaiting: 0 }]);
    expect(await health()).toEqual({ ok: true, text: 'no event is parked' });
    expect((await again()).tables).toEqual([{ table: 'toy_notes', before: 3, after: 3, same: true }]);
  });

  it('goes on waiting while its projector is as it was, and nothing else waits', async () => {
    await write('poison');
    await stamped(2);
    await lead(app.core.owner, ['toy.notes'], 'a worker that starts');
    await write('wholesome');
    await eventually(async () => (await shown()).length === 1);
    await stamped(4);
    expect([await shown(), await parked()]).toEqual([['wholesome 1'], TWO_PARKED]);
  });

  it('nor keeps a reaction from the others; what it failed on is counted and done when a mended worker starts', async () => {
    await write('unstampable');
    await write('wholesome');
    await stamped(3);
    expect([await shown(), await parked()]).toEqual([['unstampable 0', 'wholesome 1'], [{ type: 'toy.note-written@1', reason: 'Error' }]]);
    expect(await health()).toEqual({ ok: true, text: 'reaction:toy.stamp-what-was-written: 1 parked; they are tried again every few minutes' });
    expect((await app.http().get('/metrics')).text).toContain('keystead_parked_events{projection="reaction:toy.stamp-what-was-written"} 1');
    poison.stamp = '';
    await lead(app.core.owner, ['reaction:toy.stamp-what-was-written'], 'a worker that starts');
    await write('later');
    await stamped(6);
    expect([await shown(), await parked()]).toEqual([['later 1', 'unstampable 1', 'wholesome 1'], []]);
  }, 60_000);
});
