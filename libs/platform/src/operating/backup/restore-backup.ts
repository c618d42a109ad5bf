import { join, resolve } from 'node:path';
import pg from 'pg';
import { projectionsOf, type ContextDefinition } from '../../context/define-context.js';
import { demandServer, knownMigrations, reach } from '../../core/demand-database.js';
import { openCore, settingsGroups, type Core } from '../../core/open-core.js';
import { installTables, prepareDatabase } from '../../core/prepare-database.js';
import { rebuild } from '../../projections/rebuild.js';
import { loadSettings } from '../../settings/load-settings.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '../../settings/platform.config.js';
import { alteredIn } from '../log-altered.js';
import type { Places } from '../places.js';
import { demandKeys } from './demand-keys.js';
import { BackupRefused, type BackupHeader, type BackupManifest } from './format.js';
import { putBack } from './home-files.js';
import { loadBackup } from './load-backup.js';
import { readBackup } from './read-backup.js';
import { abandonRestore, beginRestore, demandRoom, endRestore } from './under-way.js';

export interface RestoreOptions {
  readonly contexts: readonly ContextDefinition[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly from: string;
  /** Told of each step, in words for an operator. */
  readonly say: (step: string) => void;
}

export interface Restored {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
  readonly readModels: number;
  /** Events that a read model could not fold. */
  readonly parked: number;
  /** What does not hold what was sealed: somebody had changed it before the backup was taken. */
  readonly altered: Places | null;
}

/**
 * Into an empty database. The whole file is checked before anything is touched; rows go in all together. From the first step to the last the
 * database bears a mark, so that a restore that was cut short is seen by whoever comes next, and cleared away by the next restore. One that is
 * refused half way clears up behind itself.
 * @throws BackupRefused, SettingsRefused, PrivateFileRefused, DatabaseRefused
 */
export async function restoreBackup({ contexts, env, from, say }: RestoreOptions): Promise<Restored> {
  const path = resolve(from);
  const settings = loadSettings(settingsGroups(contexts), env).get(PLATFORM_SETTINGS) as PlatformSettings;
  say('checking the file');
  const { header, manifest } = await checkWhole(path);
  refuseNewer(header, contexts);
  if (settings.KEYSTEAD_EVENTSTORE_URL !== undefined) throw new BackupRefused('The backup holds its events for PostgreSQL: restore without KEYSTEAD_EVENTSTORE_URL, then move the events (docs/eventstoredb.md).');
  const mark = new pg.Client({ connectionString: settings.KEYSTEAD_DATABASE_URL, application_name: 'keystead restore', connectionTimeoutMillis: 5_000 });
  // A connection that breaks says so to its query as well.
  mark.on('error', () => undefined);
  await reach(() => mark.connect());
  let state: 'looking' | 'begun' | 'done' = 'looking';
  let takeKeysAway = async (): Promise<void> => undefined;
  try {
    // Before the keys: those that a refused restore left behind would be taken by whatever is made in that home next.
    await demandServer(mark);
    await demandRoom(mark);
    // Before the mark: keys of another installation must not cost somebody a cleaned database.
    const files = header.withKeys ? await filesIn(path) : new Map<string, Buffer>();
    await demandKeys(settings, header, files.keys());
    takeKeysAway = await putBack(settings.KEYSTEAD_HOME, files);
    const core = await openCore({ contexts, env, restoring: true });
    try {
      if (core.keyring.installation !== header.installation) {
        throw new BackupRefused(`The backup is of installation ${header.installation}, and the keys in ${join(settings.KEYSTEAD_HOME, 'keys')} are of ${core.keyring.installation}: put the keys there that belong to the backup.`);
      }
      const earlier = await beginRestore(mark, path);
      state = 'begun';
      if (earlier !== null) say(`${earlier} What it left was removed.`);
      const done = await fill(core, path, header, say);
      await endRestore(mark);
      state = 'done';
      return { header, manifest, ...done };
    } finally {
      await core.close();
    }
  } catch (error) {
    if (state === 'begun' && (await abandonRestore(mark).then(() => true, () => false))) {
      say('not restored: the database is empty again');
      state = 'looking';
    }
    // Without the connection the mark stays, and the keys beside it: the next restore goes on from there.
    if (state === 'looking') await takeKeysAway().catch(() => undefined);
    throw error;
  } finally {
    await mark.end().catch(() => undefined);
  }
}

async function fill(core: Core, path: string, header: BackupHeader, say: (step: string) => void): Promise<Pick<Restored, 'readModels' | 'parked' | 'altered'>> {
  const client = await core.owner.connect();
  // As above: the next query says it.
  client.on('error', () => undefined);
  try {
    say('making the tables as they were');
    await installTables(client, core.contexts, new Set(header.migrations));
    await loadBackup(client, path, { contexts: core.contexts, say });
  } finally {
    client.release(true);
  }
  say('bringing the tables to this version');
  await prepareDatabase(core, say);
  const projections = projectionsOf(core.contexts);
  let parked = 0;
  for (const projection of projections) {
    say(`folding ${projection.name}`);
    parked += (await rebuild({ log: core.log, pool: core.owner, url: core.platform.KEYSTEAD_DATABASE_URL, say }, projection, { evenIfMoreParked: true })).parked;
  }
  say('comparing the event log with what was sealed');
  return { readModels: projections.length, parked, altered: await alteredNow(core) };
}

/** A restore takes it all the same: it may be the best that is left. */
async function alteredNow({ owner, keyring }: Core): Promise<Places | null> {
  const client = await owner.connect();
  // As above.
  client.on('error', () => undefined);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await alteredIn(client, keyring.writer);
  } finally {
    client.release(true);
  }
}

async function checkWhole(path: string): Promise<{ header: BackupHeader; manifest: BackupManifest }> {
  let header: BackupHeader | null = null;
  for await (const item of readBackup(path)) {
    if (item.kind === 'header') header = item.header;
    if (item.kind === 'manifest' && header !== null) return { header, manifest: item.manifest };
  }
  throw new BackupRefused(`The backup ${path} has no manifest. Copy the file again.`);
}

function refuseNewer(header: BackupHeader, contexts: readonly ContextDefinition[]): void {
  const known = new Set(knownMigrations(contexts));
  const newer = header.migrations.filter((name) => !known.has(name));
  if (newer.length === 0) return;
  throw new BackupRefused(`The backup is of a newer version of Keystead (${header.keystead}): its database has ${newer.slice(0, 5).join(', ')}, which this version does not know. Install that version, or a newer one, and restore with it.`);
}

async function filesIn(path: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let file: string | null = null;
  let content: Buffer[] = [];
  for await (const item of readBackup(path)) {
    if (item.kind === 'part') [file, content] = [item.part.kind === 'file' ? item.part.path : null, []];
    // Files stand in front of the tables, which need not be read once more.
    if (item.kind === 'part' && file === null) return files;
    if (item.kind === 'data' && file !== null) content.push(item.bytes);
    if (item.kind === 'part-end' && file !== null) files.set(file, Buffer.concat(content));
  }
  return files;
}
