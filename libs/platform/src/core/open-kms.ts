import { join } from 'node:path';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { openLocalKms } from '@keystead/crypto/src/local-kms.js';
import { SettingsRefused } from '../settings/load-settings.js';
import type { PlatformSettings } from '../settings/platform.config.js';

/** @throws SettingsRefused for a KMS that is unknown, or local in production without being named on purpose */
export async function openKms(settings: PlatformSettings, place: { directory: string; create: boolean }): Promise<Kms> {
  if (settings.KEYSTEAD_KMS !== 'local') throw new SettingsRefused(['KEYSTEAD_KMS: this version knows only "local"']);
  if (settings.NODE_ENV === 'production' && !settings.KEYSTEAD_ALLOW_LOCAL_KMS) {
    throw new SettingsRefused(['KEYSTEAD_KMS: the local key file is refused in production; set KEYSTEAD_ALLOW_LOCAL_KMS=true if you accept that whoever copies the disk has every key']);
  }
  return openLocalKms({ file: join(place.directory, 'master.key'), create: place.create });
}
