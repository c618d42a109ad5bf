import { join } from 'node:path';
import { keyFilesOf, missingKeys } from '../../core/key-files.js';
import type { PlatformSettings } from '../../settings/platform.config.js';
import { BackupRefused, type BackupHeader } from './format.js';

/**
 * Looks whether the keys of a backup are in the home, or will be when what it holds was put there. Changes nothing.
 * @param brought of the backup, by path below KEYSTEAD_HOME
 * @throws BackupRefused when a key will be missing: what to put where, and what to do then
 */
export async function demandKeys({ KEYSTEAD_HOME: home, KEYSTEAD_KMS: kms }: Pick<PlatformSettings, 'KEYSTEAD_HOME' | 'KEYSTEAD_KMS'>, header: BackupHeader, brought: Iterable<string>): Promise<void> {
  const comes = new Set([...brought].map((path) => join(home, path)));
  const missing = (await missingKeys(keyFilesOf(home), { KEYSTEAD_KMS: kms })).filter((path) => !comes.has(path));
  if (missing.length === 0) return;
  // A master key that never was in a file is looked for in vain.
  if (kms === 'local' && header.kms !== 'local') {
    throw new BackupRefused(`The keys of the backup are wrapped by the KMS ${header.kms}, and KEYSTEAD_KMS is local. Nothing was changed. Set KEYSTEAD_KMS=${header.kms}, then run the same command again.`);
  }
  const without = header.withKeys ? 'The backup lacks a key' : 'The backup holds no keys, for it was made without --with-keys';
  throw new BackupRefused(
    `${without}, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing. Nothing was changed. ` +
      `Copy the folders keys/ and checkpoints/ of installation ${header.installation}, which were kept apart from the backup, into ${home} (files of mode 0600, of the user who starts Keystead), then run the same command again. ` +
      'Where no copy of them is left, nobody can use this backup; one that was made with --with-keys brings its own keys.',
  );
}
