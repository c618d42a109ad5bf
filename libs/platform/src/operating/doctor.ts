import pg from 'pg';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { openKeyring, type Keyring } from '@keystead/crypto/src/keyring.js';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import { settingsGroups } from '../core/open-core.js';
import type { ContextDefinition } from '../context/define-context.js';
import { keyFilesOf } from '../core/key-files.js';
import { openKms } from '../core/open-kms.js';
import { engineOf, openStore, type EngineName } from '../core/open-store.js';
import { notReached } from '../core/not-reached.js';
import { checkpointFolder } from '../core/sealing.js';
import { loadSettings, SettingsRefused } from '../settings/load-settings.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '../settings/platform.config.js';
import { restoreUnderWay } from './backup/under-way.js';
import { checkEngine, checkMigrations, checkParked, checkReadModels, checkRoles, checkRowSecurity, checkServer } from './check-database.js';
import { checkOutside, checkTrees, type OutsideByLog } from './check-evidence.js';
import { checkDisk, checkKeyFiles } from './check-files.js';
import { checkGuards } from './check-guards.js';
import { checkWrappedKeys } from './check-secrets.js';
import { fail, ok, warn, type Finding, type Tell } from './finding.js';
import { endInDatabase, endOfStore, type LogEnd } from './log-end.js';
import { walkLog, type Progress } from './walk-log.js';

export interface DoctorOptions {
  readonly contexts: readonly ContextDefinition[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of each finding as it is made. */
  readonly tell: (finding: Finding) => void;
  readonly progress: Progress;
  readonly now: Date;
}

/** Looks at an installation, running or not, and changes nothing. Every look is taken; one that cannot be is a finding itself. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const look = async <T>(check: string, work: (tell: Tell) => Promise<T>): Promise<T | null> => {
    const tell: Tell = (verdict) => options.tell({ check, ...verdict });
    return work(tell).catch((error: unknown) => {
      tell(fail(messageOf(error), 'mend that, then look again'));
      return null;
    });
  };
  const settings = await look('settings', async (tell) => settingsOf(options, tell));
  if (settings === null) return;
  const home = settings.KEYSTEAD_HOME;
  await look('files', (tell) => checkKeyFiles(home, tell));
  await look('disk', (tell) => checkDisk(home, tell));
  const opened = await look('keys', (tell) => checkKeys(settings, tell));
  // Before the database is looked at: the sealer writes outside what it has committed inside.
  const outside = (await look('checkpoints', () => outsideNotes(settings))) ?? new Map();
  const client = new pg.Client({ connectionString: settings.KEYSTEAD_DATABASE_URL, application_name: 'keystead doctor', connectionTimeoutMillis: 5_000 });
  // A connection that breaks says so to its query as well.
  client.on('error', () => undefined);
  const reached = await look('database', async (tell) => {
    const away = await client.connect().then(() => null, notReached);
    if (away !== null) return tell(fail(away.said, `${away.fault}: ${away.next}`));
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await checkServer(client, tell);
    return true;
  });
  try {
    if (reached === true) await lookInside(client, { ...options, settings, keyring: opened?.keyring ?? null, kms: opened?.kms ?? null, outside, look });
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Inside extends DoctorOptions {
  readonly settings: PlatformSettings;
  readonly keyring: Keyring | null;
  readonly kms: Kms | null;
  readonly outside: OutsideByLog;
  look<T>(check: string, work: (tell: Tell) => Promise<T>): Promise<T | null>;
}

async function lookInside(client: pg.Client, inside: Inside): Promise<void> {
  const { look, contexts, settings: given } = inside;
  const halfDone = await look('restore', async (tell) => {
    const sentence = await restoreUnderWay(client);
    if (sentence !== null) tell(fail(sentence, 'run `keystead admin restore --from <file>` again: it removes what is there and starts afresh'));
    return sentence !== null;
  });
  if (halfDone !== false) return;
  if ((await look('migrations', (tell) => checkMigrations(client, contexts, tell))) !== true) return;
  const engine = await look('settings', (tell) => checkEngine(client, engineOf(given), tell));
  if (engine === null) return;
  const settings = engine === 'postgres' ? { ...given, KEYSTEAD_EVENTSTORE_URL: undefined } : given;
  const store = engine === 'postgres' || engineOf(settings) === 'postgres' ? null : await look('event store', (tell) => checkStore(settings, tell));
  try {
    const end = engine === 'postgres' ? await endInDatabase(client) : store && (await look('event store', () => endOfStore(store)));
    await lookAtEach(client, { ...inside, settings, engine, end });
  } finally {
    await store?.close();
  }
}

async function lookAtEach(client: pg.Client, { look, contexts, settings, engine, end, keyring, kms, outside, progress, now }: Inside & { engine: EngineName; end: LogEnd | null }): Promise<void> {
  const looks: readonly [string, (tell: Tell) => Promise<void>][] = [
    ['roles', (tell) => checkRoles(client, contexts, tell)],
    ['rows', (tell) => checkRowSecurity(client, contexts, tell)],
    ['guards', (tell) => checkGuards(client, tell)],
    // What a key is bound to stands in the log: without it every key would look changed.
    ...(kms === null || end === null ? [] : ([['wrapped keys', (tell) => checkWrappedKeys(client, { contexts, settings, keyring, kms }, tell)]] satisfies [string, (tell: Tell) => Promise<void>][])),
    ['read models', (tell) => checkReadModels(client, { url: settings.KEYSTEAD_DATABASE_URL, contexts, end }, tell)],
    ['parked', (tell) => checkParked(client, tell)],
    // Without the keys no MAC can be checked; that they are missing was said above.
    ['events', async (tell) => {
      if (engine !== 'postgres') return tell(warn('the events are in EventStoreDB and are not compared one by one from here', 'export a bundle and verify it: that compares them'));
      await walkLog(client, keyring?.writer ?? { verify: () => true }, { tell, progress, now });
    }],
    ...(keyring === null ? [] : ([
      ['evidence', (tell) => checkTrees(client, keyring, tell)],
      ['checkpoints', (tell) => checkOutside(client, keyring, { outside, end }, tell)],
    ] satisfies [string, (tell: Tell) => Promise<void>][])),
  ];
  for (const [name, work] of looks) {
    // One look that fails in the database must not end the moment that the others look at.
    const there = await look('database', async () => {
      await client.query('SAVEPOINT look');
      await look(name, work);
      await client.query('ROLLBACK TO SAVEPOINT look');
      return true;
    });
    if (there !== true) return;
  }
}

async function settingsOf({ contexts, env }: DoctorOptions, tell: Tell): Promise<PlatformSettings | null> {
  try {
    const settings = loadSettings(settingsGroups(contexts), env).get(PLATFORM_SETTINGS) as PlatformSettings;
    tell(ok('every setting can be read'));
    return settings;
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    for (const fault of error.faults) tell(fail(fault, 'set it as .env.example says'));
    return null;
  }
}

async function checkStore(settings: PlatformSettings, tell: Tell): Promise<EventStore> {
  const store = await openStore(settings, { readOnly: true });
  tell(ok('EventStoreDB answers, and may be read'));
  return store;
}

async function checkKeys(settings: PlatformSettings, tell: Tell): Promise<{ keyring: Keyring | null; kms: Kms }> {
  const files = keyFilesOf(settings.KEYSTEAD_HOME);
  const kms = await openKms(settings, { directory: files.directory, create: false });
  await kms.check();
  const keyring = await openKeyring({ file: files.keyring, kms, create: false }).catch((error: unknown) => {
    tell(fail(messageOf(error), 'mend that, then look again'));
    return null;
  });
  if (keyring === null) return { keyring, kms };
  const text = `the KMS "${kms.name}" wraps and unwraps, and opens the keyring of installation ${keyring.installation}`;
  tell(settings.NODE_ENV === 'production' && kms.name === 'local' ? warn(text, 'in production let a KMS elsewhere hold the master key (docs/google-kms.md)') : ok(text));
  return { keyring, kms };
}

async function outsideNotes(platform: PlatformSettings): Promise<OutsideByLog> {
  const vault = new FileCheckpointVault(checkpointFolder({ platform }));
  const notes = new Map<string, { note: Buffer; path: string }>();
  for (const name of await vault.list()) {
    const note = await vault.read(name);
    if (note !== null) notes.set(name, { note, path: vault.whereabouts(name) });
  }
  return notes;
}
