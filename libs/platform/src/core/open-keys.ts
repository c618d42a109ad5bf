import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { openKeyring, type Keyring } from '@keystead/crypto/src/keyring.js';
import type { Kms } from '@keystead/crypto/src/kms.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import type { ContextDefinition } from '../context/define-context.js';
import { LOCKS } from '../database/locks.js';
import { tableExists } from '../database/table-exists.js';
import type { PlatformSettings } from '../settings/platform.config.js';
import { isMissing } from './is-missing.js';
import { keyFilesOf, keyPaths, missingKeys, type KeyFiles } from './key-files.js';
import { openKms } from './open-kms.js';
import { whatKeysHold } from './what-keys-hold.js';

/** These are not the keys of this database, or would be new ones beside it. One sentence says what to put back, and from where. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
}

export interface Keys {
  readonly kms: Kms;
  readonly keyring: Keyring;
}

export interface KeysPlace {
  readonly platform: PlatformSettings;
  readonly contexts: readonly ContextDefinition[];
  readonly owner: pg.Pool;
  readonly store: EventStore;
  /** Make keys for an installation that holds nothing yet. */
  readonly create: boolean;
  /** What is in the database is compared with the backup, and not with these keys. */
  readonly restoring: boolean;
}

/** @throws KeysRefused, PrivateFileRefused, KmsRefused, SettingsRefused */
export async function openKeys(place: KeysPlace): Promise<Keys> {
  const { platform, owner, create } = place;
  const files = keyFilesOf(platform.KEYSTEAD_HOME);
  const keys = create && (await missingKeys(files, platform)).length > 0 ? await makeKeys(place, files) : await open(place, files, false);
  if (!place.restoring) await demandSameInstallation(owner, keys.keyring, files);
  return keys;
}

async function open({ platform }: KeysPlace, files: KeyFiles, create: boolean): Promise<Keys> {
  const kms = await openKms(platform, { directory: files.directory, create });
  return { kms, keyring: await openKeyring({ file: files.keyring, kms, create }) };
}

async function makeKeys(place: KeysPlace, files: KeyFiles): Promise<Keys> {
  const client = await place.owner.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCKS.keys]);
    // Says that what is there was made by a first start that was cut short, and belongs to nothing yet.
    const begun = join(files.directory, 'being-made');
    const missing = await missingKeys(files, place.platform);
    if (missing.length > 0) {
      await demandNothingHeld(place, missing);
      if (await isMissing(begun)) demandNoOther(files, missing, place.platform);
      await mkdir(files.directory, { recursive: true, mode: 0o700 });
      await writeFile(begun, '', { mode: 0o600 });
    }
    const keys = await open(place, files, missing.length > 0);
    await rm(begun, { force: true });
    return keys;
  } finally {
    client.release(true);
  }
}

async function demandNothingHeld({ platform, owner, contexts, store }: KeysPlace, missing: readonly string[]): Promise<void> {
  const held = await whatKeysHold({ platform, owner, contexts, store });
  if (held === null) return;
  throw new KeysRefused(
    `No keys were made: the installation holds ${held}, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing. New keys would open nothing of it and sign as somebody else. ` +
      `Put keys/ and checkpoints/ of this installation back into ${platform.KEYSTEAD_HOME} from your copy of them, then start again. A backup taken with --with-keys holds them too: \`keystead admin restore\` into a new, empty database puts them back.`,
  );
}

function demandNoOther(files: KeyFiles, missing: readonly string[], platform: PlatformSettings): void {
  const [there] = keyPaths(files, platform).filter((path) => !missing.includes(path));
  if (there === undefined) return;
  throw new KeysRefused(
    `No keys were made: ${missing.join(' and ')} is missing beside ${there}, and a new one would not belong to it. ` +
      `Put both back into ${files.directory} from the same copy; or, when nothing was ever kept with them, remove ${there} and start again.`,
  );
}

/** @throws KeysRefused when the evidence in the database was signed by another installation */
async function demandSameInstallation(owner: pg.Pool, { installation }: Keyring, { directory }: KeyFiles): Promise<void> {
  if (!(await tableExists(owner, 'evidence.logs'))) return;
  const { rows } = await owner.query<{ note: string }>('SELECT note FROM evidence.logs WHERE note IS NOT NULL LIMIT 1');
  const signedBy = rows[0]?.note.split('/', 2)[1] ?? installation;
  if (signedBy !== installation) {
    throw new KeysRefused(`The keys in ${directory} are of installation ${installation}, and the evidence in this database was signed by ${signedBy}: name the KEYSTEAD_HOME that belongs to the database, or put its keys there.`);
  }
}
