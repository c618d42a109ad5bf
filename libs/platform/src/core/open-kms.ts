import { join } from 'node:path';
import { openGoogleKms } from '@keystead/crypto/src/google-kms.js';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { openLocalKms } from '@keystead/crypto/src/local-kms.js';
import { SettingsRefused } from '../settings/load-settings.js';
import type { PlatformSettings } from '../settings/platform.config.js';

type KmsSettings = Pick<PlatformSettings, 'NODE_ENV' | 'KEYSTEAD_KMS' | 'KEYSTEAD_KMS_ENDPOINT' | 'KEYSTEAD_ALLOW_LOCAL_KMS'>;

const GOOGLE = 'gcp:';

/**
 * @throws SettingsRefused for a KMS that is unknown, or local in production without being named on purpose
 * @throws KmsRefused when a KMS elsewhere does not wrap and unwrap now; PrivateFileRefused for the local one
 */
export async function openKms(settings: KmsSettings, place: { directory: string; create: boolean }): Promise<Kms> {
  if (settings.KEYSTEAD_KMS.startsWith(GOOGLE)) return openGoogle(settings);
  if (settings.KEYSTEAD_KMS !== 'local') throw new SettingsRefused(['KEYSTEAD_KMS: must be "local" or "gcp:projects/…/locations/…/keyRings/…/cryptoKeys/…"']);
  if (settings.KEYSTEAD_KMS_ENDPOINT !== undefined) throw new SettingsRefused(['KEYSTEAD_KMS_ENDPOINT: only for Google Cloud KMS; leave it out, or set KEYSTEAD_KMS=gcp:…']);
  if (settings.NODE_ENV === 'production' && !settings.KEYSTEAD_ALLOW_LOCAL_KMS) {
    throw new SettingsRefused(['KEYSTEAD_KMS: the local key file is refused in production; set KEYSTEAD_ALLOW_LOCAL_KMS=true if you accept that whoever copies the disk has every key']);
  }
  return openLocalKms({ file: join(place.directory, 'master.key'), create: place.create });
}

async function openGoogle(settings: KmsSettings): Promise<Kms> {
  const endpoint = settings.KEYSTEAD_KMS_ENDPOINT ?? null;
  if (settings.NODE_ENV === 'production' && endpoint?.startsWith('http:') === true) throw new SettingsRefused(['KEYSTEAD_KMS_ENDPOINT: http:// is refused in production; name an endpoint with https://']);
  const kms = openGoogleKms({ key: settings.KEYSTEAD_KMS.slice(GOOGLE.length), endpoint });
  try {
    await kms.check();
  } catch (error) {
    await kms.close();
    throw error;
  }
  return kms;
}
