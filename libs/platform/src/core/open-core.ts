import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { systemClock, type Clock } from '@keystead/kernel/src/clock.js';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import type { Kms } from '@keystead/crypto/src/kms.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import { postgresSubjectKeys } from '@keystead/crypto/src/subject-keys-postgres.js';
import { EventLog } from '@keystead/event-store/src/log.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { projectionsOf, type ContextDefinition } from '../context/define-context.js';
import { openOrm, openPool, READ_SCHEMA } from '../database/database.js';
import { Pipelines } from '../database/pipelines.js';
import { rowsOf } from '../database/rows-of.js';
import { loadSettings, SettingsRefused, type LoadedSettings } from '../settings/load-settings.js';
import type { SettingsGroup } from '../settings/define-settings.js';
import { PLATFORM_SETTINGS, platformSettings, type PlatformSettings } from '../settings/platform.config.js';
import { openKeys } from './open-keys.js';
import { refuseHalfRestored } from '../operating/backup/under-way.js';
import { demandPrepared, demandServer, refuseNewer } from './demand-database.js';
import { apartNeverShorter, demandEngine, engineOf, neverShorter, openStore } from './open-store.js';
import { gated, Presence } from './presence.js';

/** Everything a process holds open, before Nest puts it into the contexts' hands. */
export interface Core {
  readonly settings: LoadedSettings;
  readonly platform: PlatformSettings;
  readonly contexts: readonly ContextDefinition[];
  readonly clock: Clock;
  readonly kms: Kms;
  readonly keyring: Keyring;
  readonly subjects: SubjectKeys;
  /** Routes and commands. */
  readonly pool: pg.Pool;
  /** Short questions of routes. */
  readonly reads: Pipelines;
  /** Checkpoints, parked events and evidence: the worker. */
  readonly projecting: pg.Pool;
  /** The login itself: migrations, rebuilds and what an operator does. */
  readonly owner: pg.Pool;
  readonly orm: MikroORM;
  readonly store: EventStore;
  readonly registry: EventRegistry;
  readonly log: EventLog;
  close(): Promise<void>;
}

export interface CoreOptions {
  readonly contexts: readonly ContextDefinition[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  /** Settings of the process itself, beside those of platform and contexts. */
  readonly settings?: readonly SettingsGroup[];
  /** Make keys for an installation that holds nothing yet; only for the first start (`keystead admin migrate`). */
  readonly createKeys?: boolean;
  /** What the process is, for whoever wants to move the events and must stop it first. */
  readonly as?: string;
  /** Told when the events were moved away under this process, or an older copy of them was put in their place: it must end. */
  readonly barred?: (reason: Error) => void;
  /** Leaves the lock that keeps events where they are to the move itself; only for `keystead admin migrate-events`. */
  readonly moving?: boolean;
  /** Also on a database that holds half of a backup; only for `keystead admin restore`. */
  readonly restoring?: boolean;
  /** Also on a database of an older version; only for `keystead admin backup`, which people make before an upgrade. */
  readonly older?: boolean;
}

export function settingsGroups(contexts: readonly ContextDefinition[], more: readonly SettingsGroup[] = []): SettingsGroup[] {
  return [platformSettings, ...more, ...contexts.flatMap((context) => [...(context.settings ?? [])])] as SettingsGroup[];
}

const OWNER_CONNECTIONS = 4;

/** @throws SettingsRefused, StartRefused, KeysRefused, PrivateFileRefused, BackupRefused for a database that is half restored, DatabaseRefused for one of another version, or what the database says when it cannot be reached */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { contexts, clock = systemClock } = options;
  const settings = loadSettings(settingsGroups(contexts, options.settings), options.env);
  const platform = settings.get(PLATFORM_SETTINGS) as PlatformSettings;
  if (platform.NODE_ENV === 'production' && platform.KEYSTEAD_DEMO) throw new SettingsRefused(['KEYSTEAD_DEMO: the demo with its practice model is refused in production']);
  const { createKeys: create = false, restoring = false, older = false } = options;
  const owner = openPool(platform.KEYSTEAD_DATABASE_URL, OWNER_CONNECTIONS);
  const neverBack = neverShorter();
  let apartNeverBack: (() => Promise<void>) | null = null;
  const stillRight = async (client: Pick<pg.Pool, 'query'>): Promise<void> => {
    // First: it may be slow, and the last answer has to be that of the connection which holds the lock.
    await apartNeverBack?.();
    await demandEngine(client, engineOf(platform));
    await neverBack(client);
  };
  let [presence, store]: [Presence | null, EventStore | null] = [null, null];
  try {
    await demandServer(owner);
    if (options.moving === true) await stillRight(owner);
    else presence = await Presence.take({ url: platform.KEYSTEAD_DATABASE_URL, as: options.as ?? 'admin', stillRight, barred: options.barred ?? (() => undefined) });
    if (!restoring) await refuseHalfRestored(owner);
    if (older) await refuseNewer(owner, contexts);
    else if (!create && !restoring) await demandPrepared(owner, contexts);
    store = await openStore(platform);
    if (presence !== null) gated(store, presence);
    if (engineOf(platform) === 'eventstoredb') await (apartNeverBack = apartNeverShorter(store))();
    // Keys last: whether new ones may be made depends on what is there already.
    const keys = await openKeys({ platform, contexts, owner, store, create, restoring });
    return await openRest({ settings, platform, contexts, clock, owner, store, ...keys }, presence);
  } catch (error) {
    await store?.close();
    await Promise.all([presence?.end(), owner.end()]);
    throw error;
  }
}

type Opened = Pick<Core, 'settings' | 'platform' | 'contexts' | 'clock' | 'owner' | 'store' | 'kms' | 'keyring'>;

async function openRest(opened: Opened, presence: Presence | null): Promise<Core> {
  const { platform, contexts, owner, store, kms, keyring } = opened;
  const url = platform.KEYSTEAD_DATABASE_URL;
  const pool = openPool(url, platform.KEYSTEAD_DATABASE_POOL, 'application');
  const reads = new Pipelines(url, 'application', pool);
  const projecting = openPool(url, platform.KEYSTEAD_DATABASE_POOL, 'projector');
  const subjects = postgresSubjectKeys({ rowsOf: (organisation) => rowsOf(pool, organisation), kms });
  const registry = new EventRegistry(
    contexts.flatMap((context) => [...context.events]),
    contexts.flatMap((context) => [...(context.upcasters ?? [])]),
  );
  const log = new EventLog(store, registry, { writer: keyring.writer, subjects });
  const orm = await openOrm(url, projectionsOf(contexts).flatMap((projection) => [...projection.entities]), READ_SCHEMA, platform.KEYSTEAD_DATABASE_POOL, 'projector');
  const close = async (): Promise<void> => {
    await orm.close();
    await store.close();
    await reads.end();
    await Promise.all([pool.end(), projecting.end(), owner.end()]);
    // Last: until here something might still be written.
    await presence?.end();
  };
  return { ...opened, subjects, pool, reads, projecting, orm, registry, log, close };
}
