/** A backup and what a restore makes of it: whole, old, of others, and with the process gone half way. Real PostgreSQL, real keys, real seals. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rewrapKeyring } from '@keystead/crypto/src/keyring-rewrap.js';
import { addMasterKeyVersion, newMasterKeyFile } from '@keystead/crypto/src/local-kms-file.js';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import type { ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import type { BackupManifest } from '@keystead/platform/src/operating/backup/format.js';
import { restoreBackup, type Restored } from '@keystead/platform/src/operating/backup/restore-backup.js';
import { writeBackup } from '@keystead/platform/src/operating/backup/write-backup.js';
import { doctor } from '@keystead/platform/src/operating/doctor.js';
import type { Finding } from '@keystead/platform/src/operating/finding.js';
import { Sealer } from '@keystead/evidence/src/seal/sealer.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { rememberPreparation } from '../../scripts/lib/preparation.mjs';
import { sealAll, sealerParts, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

jest.setTimeout(120_000);

let folder: string;
let home: string;
let original: TestDatabase;
let core: Core;
let file: string;
let manifest: BackupManifest;
const databases: TestDatabase[] = [];

const envOf = (database: TestDatabase, at = home): Record<string, string> => ({ NODE_ENV: 'test', KEYSTEAD_HOME: at, KEYSTEAD_DATABASE_URL: database.url });
const backUp = async (to: string, withKeys = false): Promise<BackupManifest> => (await writeBackup(core, { to, version: '0.1.0', withKeys, progress: () => undefined })).manifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-backup-'));
  home = join(folder, 'home');
  original = await testDatabase();
  core = await openCore({ contexts: [toyContext], env: envOf(original), createKeys: true });
  await prepareDatabase(core);
  await writeNotes(core, 1, 300);
  await sealAll(core);
  await writeNotes(core, 301, 303);
  await core.subjects.keyFor('org_00000000000000000000000001', 'p_00000000000000000000000001', { create: true });
  await core.owner.query("INSERT INTO platform.projections (name, position) VALUES ('reaction:toy.stamp-what-was-written', '7')");
  file = join(folder, 'first.backup');
  manifest = await backUp(file);
});
afterAll(async () => {
  await core.close();
  await Promise.all([original, ...databases].map((database) => database.drop()));
  await rm(folder, { recursive: true, force: true });
});

async function empty(): Promise<TestDatabase> {
  const database = await testDatabase();
  databases.push(database);
  return database;
}

function restore(database: TestDatabase, { from = file, at = home, contexts = [toyContext], say = (_: string): void => undefined }: { from?: string; at?: string; contexts?: readonly ContextDefinition[]; say?: (step: string) => void } = {}): Promise<Restored> {
  return restoreBackup({ contexts, env: envOf(database, at), from, say });
}

async function wrong(database: TestDatabase, at = home): Promise<string[]> {
  const findings: Finding[] = [];
  await doctor({ contexts: [toyContext], env: envOf(database, at), tell: (finding) => findings.push(finding), progress: () => undefined, now: new Date() });
  return findings.filter(({ state }) => state === 'fail').map(({ check, text, position }) => `${check} ${position ?? '-'}: ${text}`);
}

/** All rows of all tables that must survive, as one digest each. */
async function digests(database: TestDatabase): Promise<Record<string, string>> {
  const tables = ['events.log', 'events.streams', 'events.appends', 'events.counter', 'crypto.subject_keys', 'evidence.logs', 'evidence.leaves', 'evidence.tiles', 'evidence.checkpoints', 'evidence.parked', 'read.toy_notes'];
  const rows = await Promise.all(tables.map(async (table) => ((await database.pool.query<{ d: string }>(`SELECT count(*) || ' ' || coalesce(bit_xor(hashtextextended(t::text, 0)), 0) AS d FROM ${table} t`)).rows[0]!.d)));
  return Object.fromEntries(tables.map((table, i) => [table, rows[i]!]));
}

describe('a backup', () => {
  it('says what it holds, and nobody else may read it', async () => {
    expect([manifest.head, manifest.sealedUpTo, manifest.logs.map(({ name, size }) => `${name} ${size}`)]).toEqual([303, '300', ['org_00000000000000000000000001 300', 'platform 1']]);
    const rows = Object.fromEntries(manifest.parts.map((part) => [part.name, part.rows]));
    expect(rows).toMatchObject({ 'events.log': 303, 'evidence.leaves': 300, 'crypto.subject_keys': 1, 'platform.migrations': expect.any(Number) });
    expect(Object.keys(rows).filter((name) => name.startsWith('read') || name.startsWith('keys/') || name === 'events.writers')).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(backUp(file)).rejects.toThrow(`${file} is there already: name another file, or remove it.`);
  });

  it.each([
    ['no such directory', () => join(folder, 'nope', 'x'), 'there is no such directory. Make it, or name a file in another.'],
    ['a file for a directory', () => join(file, 'x'), 'there is no such directory. Make it, or name a file in another.'],
    ['a name that is too long', () => join(folder, 'x'.repeat(300)), 'ENAMETOOLONG. Name another file.'],
  ])('is refused where it cannot be written: %s', async (_, to, why) => {
    await expect(backUp(to())).rejects.toThrow(`No backup was made, for ${to()}.part cannot be written: ${why}`);
  });

  it('comes back equal: events, keys, seals and read models, and goes on', async () => {
    const database = await empty();
    expect(await restore(database)).toMatchObject({ manifest, readModels: 1, parked: 0 });
    const { 'read.toy_notes': notes, ...kept } = await digests(database);
    const { 'read.toy_notes': _, ...before } = await digests(original);
    expect(kept).toEqual(before);
    expect(notes).toMatch(/^303 /);
    expect(await wrong(database)).toEqual([]);
    expect((await database.pool.query("SELECT position FROM platform.projections WHERE name LIKE 'reaction:%'")).rows).toEqual([{ position: '7' }]);
    const next = await openCore({ contexts: [toyContext], env: envOf(database) });
    await writeNotes(next, 304, 305);
    expect(await next.store.head()).toBe('305');
    await next.close();
  });

  it('is of one moment, whatever is written meanwhile', async () => {
    const busy = join(folder, 'busy.backup');
    let go = true;
    const writing = (async () => {
      for (let n = 1000; go; n += 1) await writeNotes(core, n, n);
    })();
    const { head, parts } = await backUp(busy).finally(() => (go = false));
    await writing;
    expect(parts.find(({ name }) => name === 'events.log')!.rows).toBe(head);
    const database = await empty();
    await restore(database, { from: busy });
    expect(await wrong(database)).toEqual([]);
  });

  it('with keys it is all that is needed on another machine', async () => {
    const whole = join(folder, 'whole.backup');
    expect((await backUp(whole, true)).parts.filter(({ name }) => name.includes('/')).map(({ name }) => name)).toEqual(['keys/keyring.json', 'keys/master.key', 'checkpoints/org_00000000000000000000000001.note', 'checkpoints/platform.note']);
    const [database, at] = [await empty(), join(folder, 'elsewhere')];
    await restore(database, { from: whole, at });
    expect(await wrong(database, at)).toEqual([]);
    const next = await openCore({ contexts: [toyContext], env: envOf(database, at) });
    await sealAll(next);
    await next.close();
    expect(await wrong(database, at)).toEqual([]);
  });
});

describe('a database that holds what no migration made', () => {
  const held = async (database: TestDatabase): Promise<unknown[]> => (await database.pool.query("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('public', 'information_schema') ORDER BY 1")).rows.map(({ nspname }) => nspname as unknown);

  it('such as what `npm start` notes has a backup without it, which comes back', async () => {
    await rememberPreparation(original.url, 'of this build');
    await original.pool.query('CREATE SCHEMA monitoring; CREATE TABLE monitoring.sizes AS SELECT 1 AS bytes');
    try {
      const started = join(folder, 'started.backup');
      expect((await backUp(started)).parts.map(({ name }) => name)).toEqual(manifest.parts.map(({ name }) => name));
      const database = await empty();
      await restore(database, { from: started });
      expect(await wrong(database)).toEqual([]);
      expect(await held(database)).toEqual(['crypto', 'events', 'evidence', 'platform', 'read', 'read_next']);
    } finally {
      await original.pool.query('DROP SCHEMA start CASCADE; DROP SCHEMA monitoring CASCADE');
    }
  });

  it('and whose backup an earlier version took with it comes back without it, and that is said', async () => {
    await rememberPreparation(original.url, 'of this build');
    const old = join(folder, 'with-start.backup');
    // Earlier versions took every schema; a context of that name has this one do so.
    await writeBackup({ ...core, contexts: [...core.contexts, { ...toyContext, name: 'start' }] }, { to: old, version: '0.1.0', withKeys: false, progress: () => undefined });
    await original.pool.query('DROP SCHEMA start CASCADE');
    const [database, said] = [await empty(), [] as string[]];
    const { manifest: found } = await restore(database, { from: old, say: (step) => said.push(step) });
    expect(found.parts.map(({ name }) => name)).toContain('start.prepared');
    expect(said).toContain('leaving out start.prepared, which is no table of Keystead');
    expect(await wrong(database)).toEqual([]);
  });

  it('in a schema of Keystead has a backup that is refused, and the database is empty again for another', async () => {
    await original.pool.query('CREATE TABLE events.mine AS SELECT 1 AS one');
    const odd = join(folder, 'odd.backup');
    await backUp(odd);
    await original.pool.query('DROP TABLE events.mine');
    const [database, said] = [await empty(), [] as string[]];
    await expect(restore(database, { from: odd, say: (step) => said.push(step) })).rejects.toThrow('the part events.mine is of a table or columns that its version does not have.');
    expect([said.at(-1), await held(database)]).toEqual(['not restored: the database is empty again', []]);
    await restore(database);
    expect(await wrong(database)).toEqual([]);
  });
});

describe('a restore refuses', () => {
  it('a database that holds something', async () => {
    await expect(restore(original)).rejects.toThrow('The database is not empty: it holds crypto, events, evidence, platform, read. Restore into a new one (CREATE DATABASE), and name it in KEYSTEAD_DATABASE_URL.');
    const database = await empty();
    await database.pool.query('CREATE TABLE public.mine (a int)');
    await expect(restore(database)).rejects.toThrow('The database is not empty: it holds public.mine. ');
  });

  it('before it puts any key into a home, where the next installation would find them', async () => {
    const [full, fresh, odd] = [await empty(), join(folder, 'fresh'), join(folder, 'odd')];
    await full.pool.query('CREATE TABLE public.mine (a int)');
    await expect(restore(full, { at: fresh, from: join(folder, 'whole.backup') })).rejects.toThrow('The database is not empty: it holds public.mine. ');
    expect(existsSync(fresh)).toBe(false);

    const { directory, masterKey } = keyFilesOf(odd);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(masterKey, newMasterKeyFile(), { mode: 0o600 });
    await expect(restore(await empty(), { at: odd, from: join(folder, 'whole.backup') })).rejects.toThrow('master.key holds other keys than the backup');
    expect([await readdir(odd), await readdir(directory)]).toEqual([['keys'], ['master.key']]);
  });

  it('what a newer version wrote, and says what to do', async () => {
    await core.owner.query("INSERT INTO platform.migrations (name) VALUES ('toy/999-from-the-future')");
    const newer = join(folder, 'newer.backup');
    await backUp(newer);
    await core.owner.query("DELETE FROM platform.migrations WHERE name LIKE 'toy/999%'");
    await expect(restore(await empty(), { from: newer })).rejects.toThrow(
      'The backup is of a newer version of Keystead (0.1.0): its database has toy/999-from-the-future, which this version does not know. Install that version, or a newer one, and restore with it.',
    );
  });

  it('the keys of another installation', async () => {
    const other = join(folder, 'other');
    const database = await empty();
    await (await openCore({ contexts: [toyContext], env: envOf(database, other), createKeys: true })).close();
    await expect(restore(database, { at: other })).rejects.toThrow(/^The backup is of installation [0-9a-f]{32}, and the keys in \S+ are of [0-9a-f]{32}: put the keys there that belong to the backup\.$/);
    await expect(restore(database, { at: other, from: join(folder, 'whole.backup') })).rejects.toThrow('holds other keys than the backup');
  });

  it('keys that are older than those of the backup, while newer ones of the same installation stay and open everything', async () => {
    const { masterKey, keyring } = keyFilesOf(home);
    const before = [await readFile(masterKey), await readFile(keyring)];
    const older = join(folder, 'older');
    await mkdir(keyFilesOf(older).directory, { recursive: true, mode: 0o700 });
    await copyFile(masterKey, keyFilesOf(older).masterKey);
    await addMasterKeyVersion(masterKey, '2');
    await rewrapKeyring({ file: keyring, kms: core.kms, version: '2' });
    try {
      const rotated = join(folder, 'rotated.backup');
      await backUp(rotated, true);
      await expect(restore(await empty(), { at: older, from: rotated })).rejects.toThrow('master.key holds other keys than the backup');
      const database = await empty();
      await restore(database, { from: join(folder, 'whole.backup') });
      expect((await wrong(database)).filter((line) => line.startsWith('wrapped keys'))).toEqual([]);
      expect(await readFile(masterKey)).not.toEqual(before[0]);
    } finally {
      // What the platform of these tests goes on with.
      await writeFile(keyring, before[1]!);
    }
  });

  it('brings what an older version wrote to this one', async () => {
    const database = await empty();
    const later: ContextDefinition = { ...toyContext, migrations: [{ name: 'toy/001-counts-notes', sql: 'CREATE SCHEMA toy; CREATE TABLE toy.counts AS SELECT count(*)::int AS notes FROM events.log' }] };
    await restore(database, { contexts: [later] });
    expect((await database.pool.query('SELECT notes FROM toy.counts')).rows).toEqual([{ notes: 303 }]);
  });
});

describe('a restore whose process is gone half way', () => {
  it.each(['making the tables as they were', 'loading events.log', 'loading platform.projections', 'bringing the tables to this version', 'folding toy.notes'])('at "%s": it is recognised, and the next one starts afresh', async (moment) => {
    const database = await empty();
    const name = new URL(database.url).pathname.slice(1);
    // The server sees what it sees of a kill: every connection gone at once. Nothing after this moment is done by the restore.
    const gone = restore(database, {
      say: (step) => {
        if (step !== moment) return;
        const cut = `const { Client } = require('pg'); const c = new Client({ connectionString: process.argv[1] }); c.connect().then(() => c.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [process.argv[2]])).then(() => c.end())`;
        if (spawnSync(process.execPath, ['-e', cut, original.url, name]).status !== 0) throw new Error('not cut');
        throw new Error('killed');
      },
    });
    await expect(gone).rejects.toThrow();
    const sentence = /^A restore of \S+first\.backup into this database was begun at \S+ and did not finish\. Run `keystead admin restore --from <file>` again: it removes what is there and starts afresh\.$/;
    await expect(openCore({ contexts: [toyContext], env: envOf(database) })).rejects.toThrow(sentence);
    expect(await wrong(database)).toEqual([expect.stringMatching(/^restore -: A restore of .* did not finish\.$/)]);
    const said: string[] = [];
    await restore(database, { say: (step) => said.push(step) });
    expect(said[1]).toMatch(/did not finish\. What it left was removed\.$/);
    expect(await wrong(database)).toEqual([]);
  });

  it('two at once: one works, the other is told', async () => {
    const database = await empty();
    const second: Promise<unknown>[] = [];
    await restore(database, { say: (step) => void (step === 'loading events.log' && second.push(restore(database).catch((error: Error) => error.message))) });
    expect(await Promise.all(second)).toEqual(['Another restore into this database is at work: wait for it, or end that process.']);
    expect(await wrong(database)).toEqual([]);
  });
});

describe('an old backup', () => {
  it('is named at start and by the doctor, with the position, and nothing is sealed', async () => {
    await sealAll(core);
    const database = await empty();
    await restore(database);
    const old = await openCore({ contexts: [toyContext], env: envOf(database) });
    const sizes = (await original.pool.query<{ size: string }>("SELECT size FROM evidence.logs WHERE name LIKE 'org%'")).rows[0]!.size;
    const expected = `The evidence log of org_00000000000000000000000001 has 300 leaves, but a checkpoint of ${sizes} leaves was already signed.`;
    await expect(Sealer.start(sealerParts(old))).rejects.toThrow(new RegExp(`^${expected} The platform log, .+ The database is sealed up to position 300\\. .+ '\\*checkpoints' `));
    await old.close();
    expect((await wrong(database)).map((line) => line.split(' Nothing is sealed')[0])).toEqual([`checkpoints 303: ${expected}`, expect.stringMatching(/^checkpoints 303: The platform log, which holds all checkpoints, has 1 leaves/)]);
  });
});

describe('a busy installation', () => {
  it('is found healthy while events are written and sealed', async () => {
    let go = true;
    const writing = (async () => {
      for (let n = 5000; go; n += 1) await writeNotes(core, n, n);
    })();
    const sealing = (async () => {
      const sealer = await Sealer.start(sealerParts(core));
      while (go) await sealer.sealNext(3);
      await sealer.stop();
    })();
    const before = Number(await core.store.head());
    const found: string[] = [];
    for (let i = 0; i < 10; i += 1) found.push(...(await wrong(original)));
    go = false;
    await Promise.all([writing, sealing]);
    expect(found).toEqual([]);
    expect(Number(await core.store.head())).toBeGreaterThan(before);
  });

  /** A backup that holds keys, with something done right after the moment that it is of. */
  const backUpWhile = (to: string, act: () => Promise<unknown>): Promise<unknown> => {
    const connect = async (): Promise<unknown> => {
      const client = await core.owner.connect();
      const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
      const after = async (asked: Promise<unknown>): Promise<unknown> => {
        const answer = await asked;
        await act();
        return answer;
      };
      return Object.assign(client, { query: (...asked: unknown[]) => (String(asked[0]).includes('server_version') ? after(query(...asked)) : query(...asked)) });
    };
    const { contexts, platform, keyring, kms, clock } = core;
    return writeBackup({ contexts, owner: { connect } as unknown as Core['owner'], platform, keyring, kms, clock }, { to, version: '0.1.0', withKeys: true, progress: () => undefined });
  };

  it('that seals while a backup with keys is taken has one that an empty home takes', async () => {
    const sealed = join(folder, 'sealed-meanwhile.backup');
    await sealAll(core);
    await backUpWhile(sealed, async () => {
      await writeNotes(core, 9_001, 9_003);
      await sealAll(core);
    });
    const [database, at] = [await empty(), join(folder, 'of-that-moment')];
    await restore(database, { from: sealed, at });
    const next = await openCore({ contexts: [toyContext], env: envOf(database, at) });
    try {
      await sealAll(next);
    } finally {
      await next.close();
    }
    expect(await wrong(database, at)).toEqual([]);
  });

  it('whose connection breaks has no backup, not even half of one, and the process goes on', async () => {
    const cut = join(folder, 'cut.backup');
    const breaks = (): Promise<unknown> => core.owner.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'");
    await expect(backUpWhile(cut, breaks)).rejects.toThrow(/^(?:terminating connection|Connection terminated|Client has encountered a connection error)/);
    expect(await Promise.all([cut, `${cut}.part`].map((path) => stat(path).catch(() => null)))).toEqual([null, null]);
  });
});
