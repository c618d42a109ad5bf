/** The first start makes keys; none after it does, whatever was lost meanwhile. Real PostgreSQL, real keys; EventStoreDB and Google Cloud KMS are the stand-ins. */
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
import { openCore, type Core } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { startEventStoreDb } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { startGoogleKmsStandIn, STAND_IN_KEY } from '@keystead/testing/src/google-kms/google-kms-stand-in.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { sealAll, writeNotes } from './installation.js';
import { toyContext } from './toy-context.js';

jest.setTimeout(120_000);

const PERSON = ['org_00000000000000000000000001', 'p_00000000000000000000000001'] as const;
let folder: string;
let home: string;
let database: TestDatabase;
const others: TestDatabase[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-lost-keys-'));
  home = join(folder, 'home');
  database = await testDatabase();
});
afterEach(async () => {
  await Promise.all([database, ...others.splice(0)].map((each) => each.drop()));
  await rm(folder, { recursive: true });
});

async function another(): Promise<TestDatabase> {
  const fresh = await testDatabase();
  others.push(fresh);
  return fresh;
}

interface How {
  readonly create?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly on?: TestDatabase;
}

/** As `keystead admin migrate` starts; with `create: false` as everything else does. */
function start({ create = true, env = {}, on = database }: How = {}): Promise<Core> {
  return openCore({ contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: on.url, ...env }, createKeys: create });
}

/** An installation in which this was done, and which stopped then. */
async function installation(work: (core: Core) => Promise<unknown>, how: How = {}): Promise<string> {
  const core = await start(how);
  await prepareDatabase(core);
  await work(core);
  await core.close();
  return core.keyring.installation;
}

const events = (core: Core): Promise<void> => writeNotes(core, 1, 2);
const keys = (): Promise<string[]> => readdir(keyFilesOf(home).directory);
const lose = (...files: ('masterKey' | 'keyring')[]): Promise<unknown> => Promise.all(files.map((file) => rm(keyFilesOf(home)[file])));
const refusal = async (how: How = {}): Promise<string> =>
  start(how).then(
    async (core) => (await core.close(), 'started'),
    (error: Error) => `${error.name}: ${error.message.replaceAll(home, 'HOME')}`,
  );

const PUT_BACK =
  'New keys would open nothing of it and sign as somebody else. Put keys/ and checkpoints/ of this installation back into HOME from your copy of them, then start again. ' +
  'A backup taken with --with-keys holds them too: `keystead admin restore` into a new, empty database puts them back.';
const BOTH = 'HOME/keys/master.key and HOME/keys/keyring.json are missing';

describe('keys are made', () => {
  it('for a database that is empty, and again while nothing was ever kept with them', async () => {
    const first = await installation(async () => undefined);
    expect((await keys()).sort()).toEqual(['keyring.json', 'master.key']);
    await lose('masterKey', 'keyring');
    expect(await installation(async () => undefined)).not.toBe(first);
  });

  it('once, by two first starts at the same moment', async () => {
    const cores = await Promise.all([start(), start()]);
    expect(cores[0]!.keyring.installation).toBe(cores[1]!.keyring.installation);
    expect((await keys()).sort()).toEqual(['keyring.json', 'master.key']);
    await Promise.all(cores.map((core) => core.close()));
  });

  it('to the end by the next start, when the first was cut off between the two', async () => {
    await installation(async () => undefined);
    await lose('keyring');
    await writeFile(join(keyFilesOf(home).directory, 'being-made'), '');
    await (await start()).close();
    expect((await keys()).sort()).toEqual(['keyring.json', 'master.key']);
  });
});

describe('no keys are made', () => {
  it.each([
    [['masterKey', 'keyring'], BOTH],
    [['masterKey'], 'HOME/keys/master.key is missing'],
    [['keyring'], 'HOME/keys/keyring.json is missing'],
  ] as const)('beside events, when %p is lost; when it is back, all goes on', async (lost, missing) => {
    await installation(events);
    const files = keyFilesOf(home);
    await Promise.all(lost.map((file) => rename(files[file], `${home}.${file}`)));
    const before = await keys();
    expect(await refusal()).toBe(`KeysRefused: No keys were made: the installation holds events, and ${missing}. ${PUT_BACK}`);
    expect(await refusal({ create: false })).toMatch(/^PrivateFileRefused: The (master key|keyring) file \S+ is missing; restore it from your backup/);
    expect(await keys()).toEqual(before);
    await Promise.all(lost.map((file) => rename(`${home}.${file}`, files[file])));
    expect(await refusal()).toBe('started');
  });

  it('nor their folder, in a home that is another one', async () => {
    await installation(events);
    await rm(home, { recursive: true });
    expect(await refusal()).toContain(`the installation holds events, and ${BOTH}. New`);
    await expect(keys()).rejects.toThrow('ENOENT');
  });

  it('beside evidence, or the key of a person, when there is no event', async () => {
    await installation((core) => core.owner.query("INSERT INTO evidence.leaves (log_id, index, event_id, position, sealed_at) VALUES (1, 0, gen_random_uuid(), '1', now())"));
    await lose('masterKey', 'keyring');
    expect(await refusal()).toContain(`the installation holds evidence, and ${BOTH}. New`);
    await database.pool.query('ALTER TABLE evidence.leaves DISABLE TRIGGER USER; DELETE FROM evidence.leaves');
    expect(await installation((core) => core.subjects.keyFor(...PERSON, { create: true }))).toMatch(/^[0-9a-f]{32}$/);
    await lose('masterKey', 'keyring');
    expect(await refusal()).toContain(`the installation holds keys of personal fields, and ${BOTH}. New`);
  });

  it('beside events in EventStoreDB, whose database is new', async () => {
    const node = await startEventStoreDb();
    const env = { KEYSTEAD_EVENTSTORE_URL: `esdb://127.0.0.1:${node.port}?tls=false` };
    await installation(events, { env });
    await lose('masterKey', 'keyring');
    const fresh = await another();
    expect(await refusal({ env, on: fresh })).toBe(`KeysRefused: No keys were made: the installation holds events in EventStoreDB, and ${BOTH}. ${PUT_BACK}`);
    expect(await keys()).toEqual([]);
    await node.stop();
  });

  it('beside events, when the master key is at Google: the keyring alone is missed', async () => {
    const google = await startGoogleKmsStandIn();
    const env = { KEYSTEAD_KMS: `gcp:${STAND_IN_KEY}`, KEYSTEAD_KMS_ENDPOINT: google.endpoint };
    await installation(events, { env });
    expect(await keys()).toEqual(['keyring.json']);
    await lose('keyring');
    expect(await refusal({ env })).toBe(`KeysRefused: No keys were made: the installation holds events, and HOME/keys/keyring.json is missing. ${PUT_BACK}`);
    await google.close();
  });

  it.each([
    ['masterKey', 'HOME/keys/master.key is missing beside HOME/keys/keyring.json', 'remove HOME/keys/keyring.json'],
    ['keyring', 'HOME/keys/keyring.json is missing beside HOME/keys/master.key', 'remove HOME/keys/master.key'],
  ] as const)('beside the other key file, when the database waits for its backup: %s', async (lost, missing, way) => {
    await installation(async () => undefined);
    await lose(lost);
    expect(await refusal()).toBe(`KeysRefused: No keys were made: ${missing}, and a new one would not belong to it. Put both back into HOME/keys from the same copy; or, when nothing was ever kept with them, ${way} and start again.`);
  });
});

it('keys of another installation are told apart by what was signed', async () => {
  const ours = await installation(async (core) => (await events(core), await sealAll(core)));
  await rm(home, { recursive: true });
  const fresh = await another();
  const theirs = await installation(async () => undefined, { on: fresh });
  expect(await refusal()).toBe(
    `KeysRefused: The keys in HOME/keys are of installation ${theirs}, and the evidence in this database was signed by ${ours}: name the KEYSTEAD_HOME that belongs to the database, or put its keys there.`,
  );
});
