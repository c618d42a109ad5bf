import { join } from 'node:path';
import type { PlatformSettings } from '../settings/platform.config.js';
import { isMissing } from './is-missing.js';

export interface KeyFiles {
  readonly directory: string;
  /** Of the local KMS; with another one there is no such file. */
  readonly masterKey: string;
  readonly keyring: string;
}

export function keyFilesOf(home: string): KeyFiles {
  const directory = join(home, 'keys');
  return { directory, masterKey: join(directory, 'master.key'), keyring: join(directory, 'keyring.json') };
}

/** A KMS elsewhere has no master key here. */
export function keyPaths({ masterKey, keyring }: KeyFiles, { KEYSTEAD_KMS }: Pick<PlatformSettings, 'KEYSTEAD_KMS'>): string[] {
  return KEYSTEAD_KMS === 'local' ? [masterKey, keyring] : [keyring];
}

export async function missingKeys(files: KeyFiles, settings: Pick<PlatformSettings, 'KEYSTEAD_KMS'>): Promise<string[]> {
  const missing: string[] = [];
  for (const path of keyPaths(files, settings)) if (await isMissing(path)) missing.push(path);
  return missing;
}
