/** A migration that is cut short at every message it sends, and the next one. Real PostgreSQL; in place of `kill -9` the connections end, which is all that a database sees of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineEntity, p } from '@mikro-orm/postgresql';
import pg from 'pg';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase, type Prepared } from '@keystead/platform/src/core/prepare-database.js';
import { slice, type ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import { rebuild } from '@keystead/platform/src/projections/rebuild.js';
import { catalogueOf, contentsOf } from '@keystead/testing/src/catalogue.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { cutConnection } from './cut-connection.js';
import { sealAll, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

jest.setTimeout(120_000);

const WordRow = defineEntity({ name: 'WordRow', tableName: 'toy_words', properties: { id: p.string().primary(), organisation: p.string().index(), text: p.string() } });
const words = defineProjection({
  name: 'toy.words',
  entities: [WordRow],
  on: { 'toy.note-written@1': (logged, em) => void em.create(WordRow, { id: logged.id, organisation: logged.organisation, text: (logged.event.data as { text: string }).text }) },
});

/** What the next version brings: tables of its own with and without rows to fill, rows of another shape, and rows that are new. */
const nextVersion: ContextDefinition = {
  ...toyContext,
  migrations: [
    { name: 'toy/001-drafts', sql: 'CREATE SCHEMA toy; CREATE TABLE toy.drafts (id text PRIMARY KEY, organisation text NOT NULL, text text NOT NULL)' },
    { name: 'toy/002-drafts-of-old', sql: "INSERT INTO toy.drafts SELECT stream, organisation, 'of old' FROM events.log; CREATE INDEX ON toy.drafts (organisation)" },
    { name: 'toy/003-drafts-are-told', sql: "ALTER TABLE toy.drafts ADD COLUMN told boolean NOT NULL DEFAULT false; CREATE FUNCTION toy.told() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM toy.drafts WHERE told'" },
  ],
  slices: [...toyContext.slices.map((one) => ({ ...one, projections: one.projections?.map((projection) => ({ ...projection, version: 2 })) ?? [] })), slice({ projections: [words] })],
};

const AT_ONCE = 4;
/** Not each message, which takes a minute and a half; test/faults kills the whole program. */
const STEP = 11;
const MOMENTS = ['applied_at', 'updated_at', 'epoch', 'ordinal'];
let home: string;
let original: TestDatabase;
let admin: pg.Client;
let made = 0;
/** Of a migration that nothing cuts. */
let expected: { catalogue: string[]; contents: string[]; messages: number };
let expectedOfNew: { catalogue: string[]; messages: number };

const name = (): string => new URL(original.url).pathname.slice(1);
const named = (name: string): string => {
  const url = new URL(original.url);
  url.pathname = `/${name}`;
  return url.href;
};
const open = (url: string, context: ContextDefinition, createKeys = true): Promise<Core> => openCore({ contexts: [context], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: url }, createKeys });

async function migrate(url: string, context = nextVersion, say?: (line: string) => void): Promise<Prepared> {
  const core = await open(url, context);
  try {
    return await prepareDatabase(core, say);
  } finally {
    await core.close();
  }
}

/** A database of its own, as another one is. @param of none: an empty one */
async function database<T>(of: string | null, work: (url: string) => Promise<T>): Promise<T> {
  const name = `${new URL(original.url).pathname.slice(1)}_${(made += 1)}`;
  await admin.query(`CREATE DATABASE ${name}${of === null ? '' : ` TEMPLATE ${of}`}`);
  try {
    return await work(named(name));
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function look<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const catalogue = (url: string): Promise<string[]> => look(url, catalogueOf);
const contents = (url: string): Promise<string[]> => look(url, (client) => contentsOf(client, MOMENTS));

async function countMessages(url: string): Promise<number> {
  const between = await cutConnection(url);
  await migrate(between.url);
  await between.close();
  return between.messages();
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'keystead-migration-'));
  original = await testDatabase();
  const core = await open(original.url, toyContext);
  await prepareDatabase(core);
  await writeNotes(core, 1, 20);
  await sealAll(core);
  await rebuild({ log: core.log, pool: core.owner, url: original.url }, toyContext.slices[0]!.projections![0]!);
  await core.close();
  admin = new pg.Client({ connectionString: named('postgres') });
  await admin.connect();
  expected = await database(name(), async (url) => ({ messages: await countMessages(url), catalogue: await catalogue(url), contents: await contents(url) }));
  expectedOfNew = await database(null, async (url) => ({ messages: await countMessages(url), catalogue: await catalogue(url) }));
});
afterAll(async () => {
  await admin.end();
  await original.drop();
  await rm(home, { recursive: true });
});

/** Points of a migration, some at once: most of the time they wait. @returns what went wrong, by point */
async function atEach(points: readonly number[], attempt: (at: number) => Promise<string[]>): Promise<Record<string, string[]>> {
  const wrong: Record<string, string[]> = {};
  const left = [...points];
  const inTurn = async (): Promise<void> => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      const found = await attempt(at).catch((error: Error) => [error.message]);
      if (found.length > 0) wrong[`message ${at}`] = found;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
  return wrong;
}

async function cutShort(url: string, at: number): Promise<void> {
  const between = await cutConnection(url, at, (at / STEP) % 2 === 0 ? 'before it arrives' : 'before it is answered');
  await migrate(between.url).catch(() => undefined);
  await between.close();
}

const differences = (found: readonly string[], wanted: readonly string[]): string[] => [...found.filter((line) => !wanted.includes(line)).map((line) => `more: ${line}`), ...wanted.filter((line) => !found.includes(line)).map((line) => `missing: ${line}`)];
const every = (step: number, messages: number): number[] => Array.from({ length: Math.floor(messages / step) }, (_, n) => (n + 1) * step);

describe('a migration that was cut short', () => {
  it('of a database with data is finished by the next, as if nothing had been', async () => {
    const wrong = await atEach(every(STEP, expected.messages), (at) =>
      database(name(), async (url) => {
        await cutShort(url, at);
        await migrate(url);
        return [...differences(await catalogue(url), expected.catalogue), ...differences(await contents(url), expected.contents)];
      }),
    );
    expect(wrong).toEqual({});
  });

  it('of an empty database is finished by the next, as if nothing had been', async () => {
    const wrong = await atEach(every(STEP, expectedOfNew.messages), (at) =>
      database(null, async (url) => {
        await cutShort(url, at);
        await migrate(url);
        return differences(await catalogue(url), expectedOfNew.catalogue);
      }),
    );
    expect(wrong).toEqual({});
  });

  it('is waited for by another one, which is told so and finds everything done', async () => {
    await database(name(), async (url) => {
      const said: string[] = [];
      const steps = (await Promise.all([migrate(url, nextVersion, (line) => said.push(line)), migrate(url, nextVersion, (line) => said.push(line))])).map(({ migrations, readModels, rebuilt }) => [migrations.length, readModels.length, rebuilt.length]);
      expect([steps.toSorted(), said]).toEqual([[[0, 0, 0], [3, 1, 1]], ['Another migration of this database is under way; this one goes on when that has ended.']]);
      expect(differences(await catalogue(url), expected.catalogue)).toEqual([]);
    });
  });
});

describe('who may start', () => {
  const refusal = (url: string, context: ContextDefinition, createKeys = false): Promise<string> =>
    open(url, context, createKeys).then(
      async (core) => {
        const said = await prepareDatabase(core).then(() => 'it started', (error: Error) => error.message);
        await core.close();
        return said;
      },
      (error: Error) => error.message,
    );

  it('nobody on a database that is empty, of an older version, or half migrated: each is told to migrate', async () => {
    expect(await database(null, (url) => refusal(url, toyContext))).toBe('Nothing of Keystead is in this database yet: run `keystead admin migrate`, or restore a backup if it should hold data.');
    await database(name(), async (url) => {
      const steps = 'toy/001-drafts, toy/002-drafts-of-old, toy/003-drafts-are-told';
      expect(await refusal(url, nextVersion)).toBe(`The database is of an older version of Keystead, or its migration was cut short: ${steps} is missing. Run \`keystead admin migrate\`, which goes on where it stopped.`);
      await migrate(url);
      await look(url, (client) => client.query("UPDATE platform.projections SET shape = 'outdated' WHERE name = 'toy.notes'; DELETE FROM platform.projections WHERE name = 'toy.words'"));
      expect(await refusal(url, nextVersion)).toBe('The migration of this database was cut short: toy.notes, toy.words cannot be read yet. Run `keystead admin migrate`, which goes on where it stopped.');
    });
  });

  it('no older version, and it does not migrate either', async () => {
    await database(name(), async (url) => {
      await migrate(url);
      const newer = 'The database is of a newer version of Keystead: it has toy/001-drafts, toy/002-drafts-of-old, toy/003-drafts-are-told, which this version does not know. Start the newer version, or restore the backup made before the upgrade. Nothing was changed.';
      expect([await refusal(url, toyContext), await refusal(url, toyContext, true)]).toEqual([newer, newer]);
      expect(differences(await catalogue(url), expected.catalogue)).toEqual([]);
    });
  });

  it('nobody on a PostgreSQL that is too old, and nothing is changed on it', async () => {
    await database(null, async (url) => {
      // No such server is at hand, so this one says it is.
      await look(url, (client) => client.query("CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT CASE $1 WHEN 'server_version_num' THEN '150004' WHEN 'server_version' THEN '15.4' ELSE pg_catalog.current_setting($1) END $$"));
      const old = `${url}?options=${encodeURIComponent('-c search_path=public,pg_catalog')}`;
      expect(await refusal(old, toyContext, true)).toBe('PostgreSQL 15.4 is too old for Keystead: upgrade it to version 16 or newer, or name another server in KEYSTEAD_DATABASE_URL. Nothing was changed.');
      expect(await catalogue(url)).toEqual([]);
    });
  });
});
