import type { ClientBase } from 'pg';
import { keyringVersions } from '@keystead/crypto/src/keyring-rewrap.js';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import { probe, type Kms } from '@keystead/crypto/src/kms.js';
import { postgresSubjectKeys } from '@keystead/crypto/src/subject-keys-postgres.js';
import { EventLog } from '@keystead/event-store/src/log.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { WriteModel } from '../commands/write-model.js';
import type { ContextDefinition } from '../context/define-context.js';
import { keyFilesOf } from '../core/key-files.js';
import { openStore } from '../core/open-store.js';
import { rowsOf } from '../database/rows-of.js';
import type { PlatformSettings } from '../settings/platform.config.js';
import { fail, ok, Told, type Tell } from './finding.js';
import { namesOf, surveyKeys, type KeysUnderVersion, type SurveyParts } from './rotation/survey-keys.js';
import { wrappedKeysOf } from './rotation/wrapped-keys-of.js';

export interface SecretsParts {
  readonly contexts: readonly ContextDefinition[];
  readonly settings: PlatformSettings;
  /** Null when it does not open, which the doctor has said; what lies under which version is told all the same. */
  readonly keyring: Keyring | null;
  readonly kms: Kms;
}

const SHUT_NEXT = 'restore or enable that version of the master key; what it wraps opens in no other way (`keystead admin rotate-keys --dry-run` names all of them)';

/** Which version of the master key wraps how many keys, and one of each opened: a version that is gone takes all of its keys along, each of which is named. */
export async function checkWrappedKeys(client: ClientBase, { contexts, settings, keyring, kms }: SecretsParts, tell: Tell): Promise<void> {
  const db = client as unknown as SurveyParts['db'];
  const parts = { db, kms, sources: wrappedKeysOf(contexts) };
  const file = keyFilesOf(settings.KEYSTEAD_HOME).keyring;
  if (keyring === null) return judge({ ...parts, writes: null }, file, tell);
  // What a vaulted key is bound to stands in the log.
  const store = await openStore(settings, { readOnly: true });
  try {
    const registry = new EventRegistry(contexts.flatMap((context) => [...context.events]), contexts.flatMap((context) => [...(context.upcasters ?? [])]));
    const log = new EventLog(store, registry, { writer: keyring.writer, subjects: postgresSubjectKeys({ rowsOf: (organisation) => rowsOf(db, organisation), kms }) });
    await judge({ ...parts, writes: new WriteModel(store, log, keyring.fingerprintKey) }, file, tell);
  } finally {
    await store.close();
  }
}

async function judge(parts: SurveyParts, keyring: string, tell: Tell): Promise<void> {
  const current = await probe(parts.kms);
  const found = await surveyKeys(parts);
  const told = new Told(tell);
  for (const under of found) {
    const { source, kms, version, keys, shut, broken } = under;
    for (const key of broken) told.add(`broken ${source.name}`, fail(`of the ${source.about}, ${key.id} of ${key.organisation} does not open: ${key.reason}`, 'its row was changed or damaged: restore it from a backup, or let its owner vault it anew'));
    if (shut === null) continue;
    told.add('shut', fail(`${keys} ${source.about} under version ${version} of "${kms}" do not open: ${shut}`, SHUT_NEXT));
    for await (const { organisation, id } of namesOf(parts.db, under)) told.add(`affected ${source.name}`, fail(`of the ${source.about}, ${id} of ${organisation} is under version ${version} and does not open`, SHUT_NEXT));
  }
  told.end();
  if (told.any) return;
  const secrets = parts.writes === null ? [] : [inWords('secrets of the keyring', [...(await keyringVersions(keyring))])];
  const lines = [...secrets, ...parts.sources.map(({ name, about }) => inWords(about, countsOf(found, name)))];
  tell(ok(`the KMS wraps with version ${current}; ${lines.join('; ')}; ${parts.writes === null ? 'the KMS uses each of the versions' : 'of each version one was opened'}`));
}

function countsOf(found: readonly KeysUnderVersion[], name: string): [version: string, keys: number][] {
  return found.filter(({ source }) => source.name === name).map(({ version, keys }) => [version, keys]);
}

function inWords(about: string, counts: readonly (readonly [version: string, keys: number])[]): string {
  return `${about}: ${counts.length === 0 ? 'none' : counts.map(([version, keys]) => `${keys} under version ${version}`).join(', ')}`;
}
