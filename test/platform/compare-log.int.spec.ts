/** What a rebuild asks before it folds, and a backup of what it wrote: whether the log is what was sealed. Real PostgreSQL, real keys, real seals. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { demandSealedLog } from '@keystead/platform/src/operating/compare-log.js';
import { alteredIn } from '@keystead/platform/src/operating/log-altered.js';
import type { Places } from '@keystead/platform/src/operating/places.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { sealAll, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

const SEALED = 300;
const ALL = 303;
const ORG = 'org_00000000000000000000000001';
let [database, home, core]: [TestDatabase, string, Core] = [] as never;
/** How far the doctor's walk had come, when it was taken. */
let walked: number[];

beforeAll(async () => {
  database = await testDatabase();
  home = await mkdtemp(join(tmpdir(), 'keystead-compare-'));
  core = await openCore({ contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url }, createKeys: true });
  await prepareDatabase(core);
  await writeNotes(core, 1, SEALED);
  await sealAll(core);
  await writeNotes(core, SEALED + 1, ALL);
  await database.pool.query('CREATE TABLE kept AS TABLE events.log');
});
afterAll(async () => {
  await core.close();
  await database.drop();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => (walked = []));

const demand = (): Promise<void> => demandSealedLog(core, { progress: (done) => walked.push(done), nevertheless: 'Or not.' });
const asSuperuser = (sql: string): Promise<unknown> => database.pool.query(`BEGIN; ALTER TABLE events.log DISABLE TRIGGER ALL; ${sql}; ALTER TABLE events.log ENABLE ALWAYS TRIGGER append_only; COMMIT`);

it('a log that is as it was sealed, and goes on, is taken without a walk through it', async () => {
  await demand();
  expect(walked).toEqual([]);
});

it.each([
  ['payload', `UPDATE events.log SET payload = convert_to('{"noteId":"x","text":"cheap"}', 'UTF8') WHERE position IN (3, 270)`, [3, 270].map((at) => `position ${at} (toy.note-written@1) was changed: header, payload and salt are not what was sealed as leaf ${at - 1} of ${ORG}`)],
  ['organisation', `UPDATE events.log SET organisation = 'org_00000000000000000000000002' WHERE position = 1`, [`position 1 (toy.note-written@1) was changed: header, payload and salt are not what was sealed as leaf 0 of ${ORG}`]],
  ['stream', `UPDATE events.log SET stream = stream || 'x' WHERE position = 1`, [`position 1 (toy.note-written@1) was changed beside what is sealed (leaf 0 of ${ORG} is as it was): its header does not say the same as the columns beside it`]],
  ['type', `UPDATE events.log SET type = 'toy.note-stamped@1' WHERE position = 2`, [`position 2 (toy.note-stamped@1) was changed beside what is sealed (leaf 1 of ${ORG} is as it was): its header does not say the same as the columns beside it`]],
  ['position', `DELETE FROM events.log WHERE position IN (30, 302)`, [`position 30 is missing: it was sealed as leaf 29 of ${ORG}`, 'position 302 is missing: it was not sealed']],
  ['id', `UPDATE events.log SET id = 'f0000000-0000-4000-8000-000000000000' WHERE position = 9`, ['position 9 (toy.note-written@1) was put in after the sealer had passed, or its leaf was taken away: it is not sealed, and its header does not say the same as the columns beside it']],
])('of a sealed event a changed %s is refused, with its position', async (_, sql, faults) => {
  await asSuperuser(sql);
  try {
    await expect(demand()).rejects.toThrow(
      new Error(`the event log is not what was sealed, and read models would show that. Nothing was folded.\n${faults.map((fault) => `  - ${fault}\n`).join('')}Somebody with rights on the database did this: keep this report, run \`keystead admin doctor\`, and restore the events from a backup (docs/operating.md). Or not.`),
    );
  } finally {
    await asSuperuser('DELETE FROM events.log; INSERT INTO events.log OVERRIDING SYSTEM VALUE TABLE kept');
  }
});

describe('what a backup says of a log', () => {
  async function altered(): Promise<Places | null> {
    const client = await core.owner.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return await alteredIn(client, core.keyring.writer);
    } finally {
      client.release(true);
    }
  }

  it('that is as it was sealed, and goes on: nothing', async () => {
    expect(await altered()).toBeNull();
  });

  it.each([
    ['one event was changed', `UPDATE events.log SET payload = convert_to('{"noteId":"x","text":"cheap"}', 'UTF8') WHERE position = 270`, { positions: 1, text: 'position 270' }],
    ['neighbours were changed', `UPDATE events.log SET stream = stream || 'x' WHERE position IN (3, 4, 5, 9)`, { positions: 4, text: 'positions 3 to 5, 9' }],
    ['every second was changed', 'UPDATE events.log SET type = type || $$x$$ WHERE position % 2 = 0', { positions: 150, text: `positions ${Array.from({ length: 20 }, (_, i) => 2 * i + 2).join(', ')} and 130 more` }],
    ['large events were changed', `UPDATE events.log SET payload = convert_to(repeat('x', 5000000), 'UTF8') WHERE position BETWEEN 1 AND 5`, { positions: 5, text: 'positions 1 to 5' }],
    ['a copy was put over another', 'DELETE FROM events.log WHERE position = 7; INSERT INTO events.log SELECT 7, recorded_at, id, 1, stream, type, organisation, header, payload, salt, mac FROM events.log WHERE position = 6', { positions: 1, text: 'position 7' }],
    ['events are missing', 'DELETE FROM events.log WHERE position IN (30, 302)', null],
    ['an event that is not sealed yet was changed', `UPDATE events.log SET payload = convert_to('{}', 'UTF8') WHERE position = 302`, null],
  ])('in which %s: the positions, however many', async (_, sql, places) => {
    await asSuperuser(sql);
    try {
      expect(await altered()).toEqual(places);
    } finally {
      await asSuperuser('DELETE FROM events.log; INSERT INTO events.log OVERRIDING SYSTEM VALUE TABLE kept');
    }
  });
});
