/** What the doctor says of a healthy installation, and of one that a superuser has been at. Real PostgreSQL, real keys, real seals. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMasterKeyVersion } from '@keystead/crypto/src/local-kms-file.js';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { doctor } from '@keystead/platform/src/operating/doctor.js';
import type { Finding } from '@keystead/platform/src/operating/finding.js';
import { alterSubjectKeys } from '@keystead/testing/src/as-superuser.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { sealAll, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

let database: TestDatabase;
let home: string;
let core: Core;

const SEALED = 6;
const ALL = 8;
const KEPT = ['events.log', 'events.counter', 'events.streams', 'evidence.leaves', 'evidence.parked', 'evidence.logs', 'evidence.tiles', 'evidence.sealer'];

beforeAll(async () => {
  database = await testDatabase();
  home = await mkdtemp(join(tmpdir(), 'keystead-doctor-'));
  core = await openCore({ contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url }, createKeys: true });
  await prepareDatabase(core);
  await writeNotes(core, 1, SEALED);
  await sealAll(core);
  await writeNotes(core, SEALED + 1, ALL);
  await database.pool.query(KEPT.map((table) => `CREATE TABLE kept_${table.replace('.', '_')} AS TABLE ${table}`).join(';'));
});
afterAll(async () => {
  await core.close();
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

async function look(env: Record<string, string> = {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  await doctor({ contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url, ...env }, tell: (finding) => findings.push(finding), progress: () => undefined, now: new Date() });
  return findings;
}

/** What is wrong, in the words an operator reads, with its place. */
async function wrong(...checks: readonly string[]): Promise<string[]> {
  const findings = await look();
  return findings.filter(({ state, check }) => state === 'fail' && (checks.length === 0 || checks.includes(check))).map(({ text, position }) => `${position ?? '-'}: ${text}`);
}

/** As a superuser who knows about the guards: they are back in place afterwards, and whatever was done is undone for the next story. */
async function afterTheSuperuser(sql: string, ...checks: readonly string[]): Promise<string[]> {
  const quiet = (work: string): Promise<unknown> => database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ALTER TABLE events.log DISABLE TRIGGER ALL; ALTER TABLE events.counter DISABLE TRIGGER ALL; ALTER TABLE events.streams DISABLE TRIGGER ALL;
    ${work};
    ALTER TABLE events.log ENABLE ALWAYS TRIGGER append_only; ALTER TABLE events.counter ENABLE ALWAYS TRIGGER append_only; ALTER TABLE events.streams ENABLE ALWAYS TRIGGER append_only; COMMIT`);
  await quiet(sql);
  try {
    return await wrong(...checks);
  } finally {
    await quiet(KEPT.map((table) => `DELETE FROM ${table}; INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE kept_${table.replace('.', '_')}`).join(';'));
  }
}

const ORG = 'org_00000000000000000000000001';
const NOT_AS_SEALED = (position: number): string => `${position}: position ${position} (toy.note-written@1) was changed: header, payload and salt are not what was sealed as leaf ${position - 1} of ${ORG}`;
/** A row that says the same in header and columns: only its MAC gives it away. */
const forged = (position: number): string => `INSERT INTO events.log (position, recorded_at, id, version, stream, type, organisation, header, payload, salt, mac)
  SELECT ${position}, recorded_at, 'f0000000-0000-4000-8000-000000000000', 0, stream || 'copy', type, organisation,
         convert_to(replace(replace(convert_from(header, 'UTF8'), id::text, 'f0000000-0000-4000-8000-000000000000'), stream, stream || 'copy'), 'UTF8'), payload, salt, mac FROM events.log WHERE position = 8`;
const BAD_MAC = 'its writer MAC is not of this installation';

describe('a healthy installation', () => {
  it('is told so, look by look, with how far it is sealed', async () => {
    const findings = await look();
    expect(findings.filter(({ state }) => state === 'fail')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(['settings', 'files', 'disk', 'keys', 'database', 'migrations', 'roles', 'rows', 'guards', 'wrapped keys', 'read models', 'parked', 'events', 'evidence', 'checkpoints']);
    expect(findings.find(({ check }) => check === 'events')!.text).toBe('8 events, none changed, added or missing; sealed up to position 6 of 8');
    expect(findings.slice(-2).map(({ text }) => text)).toEqual(['2 logs with 7 leaves make the roots that were signed', '2 checkpoints kept outside fit the database']);
  });
});

describe('a setting that does not fit where the events are', () => {
  const found = async (env: Record<string, string>): Promise<string[]> => (await look(env)).filter(({ state }) => state !== 'ok').map(({ check, text, next }) => `${check}: ${text} -> ${next}`);

  it('names an EventStoreDB: that is said, and the events in PostgreSQL are compared', async () => {
    const elsewhere = { KEYSTEAD_EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false' };
    expect(await found(elsewhere)).toEqual(['settings: KEYSTEAD_EVENTSTORE_URL does not fit this installation: its events are in PostgreSQL -> leave it out; to move the events see docs/eventstoredb.md']);
    expect((await look(elsewhere)).find(({ check }) => check === 'events')!.text).toMatch(/^8 events, none changed/);
  });

  it('names none: that is said, and nothing is made of the tables that hold no events', async () => {
    await database.pool.query("UPDATE platform.event_engine SET name = 'eventstoredb'");
    try {
      expect(await found({})).toEqual([
        'settings: KEYSTEAD_EVENTSTORE_URL is not set, and the events of this installation are in EventStoreDB -> name that EventStoreDB in it; to move the events see docs/eventstoredb.md',
        'events: the events are in EventStoreDB and are not compared one by one from here -> export a bundle and verify it: that compares them',
      ]);
    } finally {
      await database.pool.query("UPDATE platform.event_engine SET name = 'postgres'");
    }
  });
});

describe('what a superuser does to sealed events is named with its position', () => {
  it.each([
    ['payload', `UPDATE events.log SET payload = convert_to('{"noteId":"x","text":"forged"}', 'UTF8') WHERE position = 3`, [NOT_AS_SEALED(3)]],
    ['header', `UPDATE events.log SET header = convert_to(replace(convert_from(header, 'UTF8'), 'p_00000000000000000000000001', 'p_00000000000000000000000002'), 'UTF8') WHERE position = 2`, [NOT_AS_SEALED(2)]],
    ['salt', `UPDATE events.log SET salt = sha256('x') WHERE position = 4`, [NOT_AS_SEALED(4)]],
    ['mac', `UPDATE events.log SET mac = sha256('x') WHERE position = 5`, [`5: position 5 (toy.note-written@1) was changed beside what is sealed (leaf 4 of ${ORG} is as it was): ${BAD_MAC}`]],
    ['organisation', `UPDATE events.log SET organisation = 'org_00000000000000000000000002' WHERE position = 1`, [NOT_AS_SEALED(1)]],
    ['stream', `UPDATE events.log SET stream = stream || 'x' WHERE position = 1`, [`1: position 1 (toy.note-written@1) was changed beside what is sealed (leaf 0 of ${ORG} is as it was): its header does not say the same as the columns beside it`]],
    ['time', `UPDATE events.log SET recorded_at = recorded_at - interval '1 day' WHERE position = 3`, ['3: position 3 (toy.note-written@1) was changed, or the one in front of it: it says that it was recorded earlier than that one']],
    ['version', `UPDATE events.log SET version = 7 WHERE position = 3`, ['3: position 3 was changed: it says version 7 of its stream and is version 0']],
  ])('changed %s', async (_, sql, expected) => {
    expect((await afterTheSuperuser(sql, 'events')).slice(0, 1)).toEqual(expected);
  });

  it('deleted in the middle, at the end, and all', async () => {
    expect(await afterTheSuperuser('DELETE FROM events.log WHERE position = 3')).toEqual([`3: position 3 is missing: it was sealed as leaf 2 of ${ORG}`]);
    expect(await afterTheSuperuser('DELETE FROM events.log WHERE position >= 6; UPDATE events.counter SET head = 5', 'events')).toEqual([`6: position 6 is missing: it was sealed as leaf 5 of ${ORG}`]);
    expect(await afterTheSuperuser('TRUNCATE events.log', 'events')).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((position) => `${position}: position ${position} is missing: it was sealed as leaf ${position - 1} of ${ORG}`),
      ...[7, 8].map((position) => `${position}: position ${position} is missing: it was not sealed`),
    ]);
  });

  it('in a flood: each kind is shown, and what is too much is counted', async () => {
    const flood = `INSERT INTO events.log SELECT g, recorded_at, gen_random_uuid(), g, stream || 'flood', type, organisation, header, payload, salt, mac FROM events.log, generate_series(9, 80) g WHERE position = 8`;
    const lines = await afterTheSuperuser(`${flood}; UPDATE events.counter SET head = 90; DELETE FROM events.log WHERE position = 3`, 'events');
    expect(lines.slice(0, 2)).toEqual([`3: position 3 is missing: it was sealed as leaf 2 of ${ORG}`, expect.stringMatching(/^9: position 9 /)]);
    expect(lines.slice(-2)).toEqual([
      '90: position 90 is missing: it was not sealed',
      '80: 22 more like these, the last of them: position 80 (toy.note-written@1) is not sealed yet, and was changed or put in past the platform: its header does not say the same as the columns beside it',
    ]);
    expect(lines).toHaveLength(1 + 50 + 10 + 1);
  });

  it('swapped for another one that was really written', async () => {
    const swap = (a: number, b: number): string => `UPDATE events.log SET position = CASE position WHEN ${a} THEN -${b} ELSE -${a} END WHERE position IN (${a}, ${b}); UPDATE events.log SET position = -position WHERE position < 0`;
    expect((await afterTheSuperuser(swap(2, 3), 'events')).map((line) => line.split(' was put in')[0])).toEqual(['2: position 2 (toy.note-written@1)', '3: position 3 (toy.note-written@1)']);
  });

  it('with its leaf, the hashes or the checkpoint beside it', async () => {
    expect(await afterTheSuperuser('DELETE FROM evidence.leaves WHERE position = $$4$$')).toEqual([
      '4: position 4 (toy.note-written@1) was put in after the sealer had passed, or its leaf was taken away: it is not sealed',
      `-: the evidence log ${ORG}: it says 6 leaves, and lists 5`,
    ]);
    expect(await afterTheSuperuser("UPDATE evidence.tiles SET hashes = sha256('x') || substr(hashes, 33) WHERE level = 0 AND log_id = (SELECT id FROM evidence.logs WHERE name LIKE 'org%')", 'evidence')).toEqual([
      `-: the evidence log ${ORG}: its hashes do not make the root of its 6 leaves`,
    ]);
    expect(await afterTheSuperuser("UPDATE evidence.logs SET note = replace(note, chr(10) || '6' || chr(10), chr(10) || '5' || chr(10)) WHERE name LIKE 'org%'", 'evidence')).toEqual([expect.stringContaining(`the evidence log ${ORG}: its checkpoint is not signed by this installation`)]);
  });
});

describe('what a superuser does to events that are not sealed yet', () => {
  it('is named by MAC and gap', async () => {
    expect(await afterTheSuperuser(`UPDATE events.log SET payload = convert_to('{}', 'UTF8') WHERE position = 7`)).toEqual([`7: position 7 (toy.note-written@1) is not sealed yet, and was changed or put in past the platform: ${BAD_MAC}`]);
    expect(await afterTheSuperuser('DELETE FROM events.log WHERE position = 7')).toEqual(['7: position 7 is missing: it was not sealed']);
    expect(await afterTheSuperuser('DELETE FROM events.log WHERE position = 8')).toEqual(['8: position 8 is missing: it was not sealed']);
  });

  it('an inserted row is named, wherever it was put', async () => {
    expect(await afterTheSuperuser(`${forged(9)}; UPDATE events.counter SET head = 9`, 'events')).toEqual([`9: position 9 (toy.note-written@1) is not sealed yet, and was changed or put in past the platform: ${BAD_MAC}`]);
    expect(await afterTheSuperuser(forged(9), 'events')).toEqual(['9: position 9 was put in past the platform: the log ends at 8']);
    expect(await afterTheSuperuser(forged(0), 'events')).toEqual(['0: position 0 was put in past the platform: the log ends at 8']);
    expect(await afterTheSuperuser(`DELETE FROM events.log WHERE position = 3; ${forged(3)}`, 'events')).toEqual([
      `3: position 3 (toy.note-written@1) was put in after the sealer had passed, or its leaf was taken away: it is not sealed, and ${BAD_MAC}`,
    ]);
  });

  it('the last ones taken away with the head set back are missed by their streams', async () => {
    const lines = await afterTheSuperuser('DELETE FROM events.log WHERE position = 8; UPDATE events.counter SET head = 7');
    expect(lines).toEqual([expect.stringMatching(/^-: the stream toy\.note-org_\S+ came to version 0, but none of its events is there: events were taken away and the head set back$/)]);
  });
});

describe('guards, rights and shapes', () => {
  const undone = async (sql: string, undo: string, check: string): Promise<string[]> => {
    await database.pool.query(sql);
    try {
      return await wrong(check);
    } finally {
      await database.pool.query(undo);
    }
  };

  it('a guard that is gone, switched off or made toothless is named with its table', async () => {
    await database.pool.query('DROP TRIGGER append_only ON events.log');
    expect(await wrong()).toEqual(['-: the guard of events.log was taken away']);
    await prepareDatabase(core);
    expect(await undone('ALTER TABLE events.appends DISABLE TRIGGER append_only', 'ALTER TABLE events.appends ENABLE ALWAYS TRIGGER append_only', 'guards')).toEqual(['-: the guard of events.appends is switched off']);
    expect(await undone('ALTER TABLE events.appends ENABLE TRIGGER append_only', 'ALTER TABLE events.appends ENABLE ALWAYS TRIGGER append_only', 'guards')).toEqual(['-: the guard of events.appends was put back with ENABLE, where it was ENABLE ALWAYS: whoever sets session_replication_role passes it']);
    await database.pool.query('CREATE OR REPLACE FUNCTION evidence.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$');
    expect((await wrong('guards')).map((line) => line.split(' was ')[0])).toEqual(['leaves', 'checkpoints', 'parked', 'rollbacks'].map((table) => `-: the guard of evidence.${table}`));
    await prepareDatabase(core);
    expect(await wrong()).toEqual([]);
  });

  it('a tombstone that somebody could remove is named: by a guard of theirs, or a right', async () => {
    const back = 'ALTER TABLE crypto.subject_keys ENABLE ALWAYS TRIGGER never_emptied, ENABLE ALWAYS TRIGGER stays_erased';
    expect(await undone('ALTER TABLE crypto.subject_keys DISABLE TRIGGER never_emptied', back, 'guards')).toEqual(['-: the guard of crypto.subject_keys is switched off']);
    expect(await undone('ALTER TABLE crypto.subject_keys ENABLE TRIGGER stays_erased', back, 'guards')).toEqual(['-: the guard of crypto.subject_keys was put back with ENABLE, where it was ENABLE ALWAYS: whoever sets session_replication_role passes it']);
    expect(await undone('CREATE OR REPLACE TRIGGER stays_erased BEFORE UPDATE ON crypto.subject_keys FOR EACH STATEMENT EXECUTE FUNCTION crypto.keep_erased(); ALTER TABLE crypto.subject_keys ENABLE ALWAYS TRIGGER stays_erased', 'DROP TRIGGER stays_erased ON crypto.subject_keys', 'guards')).toEqual(['-: the guard of crypto.subject_keys was changed and lets something pass']);
    expect(await wrong()).toEqual(['-: the guard of crypto.subject_keys was taken away']);
    await database.pool.query('GRANT DELETE ON crypto.subject_keys TO keystead_application');
    await database.pool.query('GRANT TRUNCATE ON crypto.subject_keys TO keystead_event_writer');
    expect((await wrong('roles')).toSorted()).toEqual(['-: keystead_application has DELETE on crypto.subject_keys', '-: keystead_event_writer has TRUNCATE on crypto.subject_keys']);
    await database.pool.query('REVOKE TRUNCATE ON crypto.subject_keys FROM keystead_event_writer');
    await prepareDatabase(core);
    expect(await wrong()).toEqual([]);
    expect((await look()).find(({ check }) => check === 'guards')!.text).toBe('9 tables refuse what would change or delete their rows');
  });

  it('keys of people whose version of the master key is gone are counted and named', async () => {
    for (const n of [1, 2, 3]) await core.subjects.keyFor(ORG, `p_0000000000000000000000000${n}`, { create: true });
    expect((await look()).find(({ check }) => check === 'wrapped keys')!.text).toBe('the KMS wraps with version 1; secrets of the keyring: 4 under version 1; keys of personal fields: 3 under version 1; of each version one was opened');
    expect(await undone("UPDATE crypto.subject_keys SET key_version = '9' WHERE pseudonym <> 'p_00000000000000000000000001'", "UPDATE crypto.subject_keys SET key_version = '1'", 'wrapped keys')).toEqual([
      '-: 2 keys of personal fields under version 9 of "local" do not open: the KMS "local" does not open this key: it was wrapped under another key version',
      ...[2, 3].map((n) => `-: of the keys of personal fields, p_0000000000000000000000000${n} of ${ORG} is under version 9 and does not open`),
    ]);
  });

  it('keys are named too when the version that is gone has taken the keyring along', async () => {
    const { masterKey, keyring } = keyFilesOf(home);
    await addMasterKeyVersion(masterKey, '2');
    await core.subjects.keyFor(ORG, 'p_00000000000000000000000004', { create: true });
    const { keys } = JSON.parse(await readFile(masterKey, 'utf8')) as { keys: Record<string, string> };
    await writeFile(masterKey, JSON.stringify({ v: 1, current: '2', keys: { 2: keys['2'] } }));
    try {
      const gone = `The master key file ${masterKey} holds no version 1: put back the file that does, from your backup; what that version wrapped opens in no other way.`;
      expect(await wrong('keys', 'wrapped keys')).toEqual([
        `-: The keyring file ${keyring} does not open: ${gone}`,
        `-: 3 keys of personal fields under version 1 of "local" do not open: ${gone}`,
        ...[1, 2, 3].map((n) => `-: of the keys of personal fields, p_0000000000000000000000000${n} of ${ORG} is under version 1 and does not open`),
      ]);
    } finally {
      await writeFile(masterKey, JSON.stringify({ v: 1, current: '1', keys: { ...keys } }));
      await alterSubjectKeys(database.pool, "DELETE FROM crypto.subject_keys WHERE pseudonym = 'p_00000000000000000000000004'");
    }
  });

  it('one damaged key is named, and its version is not given up for it', async () => {
    expect(await undone(`UPDATE crypto.subject_keys SET wrapped = set_byte(wrapped, 20, 1 + get_byte(wrapped, 20) % 255) WHERE pseudonym = 'p_00000000000000000000000001'`, 'UPDATE crypto.subject_keys SET wrapped = wrapped', 'wrapped keys')).toEqual([
      `-: of the keys of personal fields, p_00000000000000000000000001 of ${ORG} does not open: the KMS "local" does not open this key: wrong master key, wrong binding or damaged bytes`,
    ]);
    await alterSubjectKeys(database.pool, "DELETE FROM crypto.subject_keys WHERE pseudonym = 'p_00000000000000000000000001'");
  });

  it('rights too many, open rows and another shape are named', async () => {
    expect(await undone('GRANT UPDATE ON events.log TO keystead_event_writer', 'REVOKE UPDATE ON events.log FROM keystead_event_writer', 'roles')).toEqual(['-: keystead_event_writer has UPDATE on events.log']);
    expect(await undone('GRANT SELECT ON crypto.subject_keys TO keystead_projector', 'REVOKE SELECT ON crypto.subject_keys FROM keystead_projector', 'roles')).toEqual(['-: keystead_projector has SELECT on crypto.subject_keys']);
    expect(await undone('ALTER TABLE read.toy_notes NO FORCE ROW LEVEL SECURITY', 'ALTER TABLE read.toy_notes FORCE ROW LEVEL SECURITY', 'rows')).toEqual(['-: row-level security is not in force on toy_notes']);
    expect(await undone('ALTER TABLE crypto.subject_keys NO FORCE ROW LEVEL SECURITY', 'ALTER TABLE crypto.subject_keys FORCE ROW LEVEL SECURITY', 'rows')).toEqual(['-: row-level security is not in force on crypto.subject_keys']);
    expect(await undone('CREATE POLICY wide ON crypto.subject_keys USING (true)', 'DROP POLICY wide ON crypto.subject_keys', 'rows')).toEqual(['-: row-level security is not in force on crypto.subject_keys']);
    expect(await undone("UPDATE platform.projections SET shape = 'x' || shape WHERE name = 'toy.notes'", "UPDATE platform.projections SET shape = substr(shape, 2) WHERE name = 'toy.notes'", 'read models')).toEqual(["-: not of this version's shape: toy.notes"]);
    expect(await undone("UPDATE platform.projections SET position = '9' WHERE name = 'toy.notes'", "UPDATE platform.projections SET position = '' WHERE name = 'toy.notes'", 'read models')).toEqual(['-: made from events that are not in the log, which ends before them: toy.notes']);
    expect(await undone("INSERT INTO platform.migrations (name) VALUES ('toy/999-from-the-future')", "DELETE FROM platform.migrations WHERE name LIKE 'toy/9%'", 'migrations')).toEqual(['-: the database is of a newer version: it has toy/999-from-the-future']);
  });
});

describe('where there is not even a database', () => {
  it('settings, keys and reach are told all the same', async () => {
    const findings = await look({ KEYSTEAD_DATABASE_URL: 'postgres://keystead@127.0.0.1:1/none' });
    expect(findings.filter(({ state }) => state === 'fail').map(({ check, text }) => [check, text])).toEqual([['database', 'connect ECONNREFUSED 127.0.0.1:1']]);
    expect((await look({ KEYSTEAD_HOMME: 'x' })).map(({ check, text }) => [check, text])).toEqual([['settings', 'KEYSTEAD_HOMME: no such setting']]);
  });

  it('a key that others can read is named with the command that mends it', async () => {
    const file = join(home, 'keys', 'keyring.json');
    await chmod(file, 0o644);
    const findings = await look();
    await chmod(file, 0o600);
    expect(findings.find(({ check }) => check === 'files')).toEqual({ check: 'files', state: 'fail', text: `${file} is open to other users (mode 0644)`, next: `chmod go-rwx ${file}` });
  });
});

describe('a forged event that the sealer met first', () => {
  it('was refused as evidence and is named ever after', async () => {
    await database.pool.query(`${forged(9)}; UPDATE events.counter SET head = 9`);
    await sealAll(core);
    expect(await wrong()).toEqual([
      `9: position 9 (toy.note-written@1) was put in past the platform, or changed before it was sealed: ${BAD_MAC}`,
    ]);
  });
});
