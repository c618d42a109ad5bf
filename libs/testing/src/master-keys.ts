import { readFile, writeFile } from 'node:fs/promises';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { addMasterKeyVersion, nextMasterKeyVersion } from '@keystead/crypto/src/local-kms-file.js';
import { openLocalKms } from '@keystead/crypto/src/local-kms.js';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
import { startGoogleKmsStandIn, STAND_IN_KEY, type GoogleKmsStandIn } from './google-kms/google-kms-stand-in.js';
import type { TestApp } from './platform-app.js';

/** A master key whose versions come and go, behind the settings an operator would use. */
export interface MasterKey {
  readonly env: Readonly<Record<string, string>>;
  /** A new version, which wraps from now on. */
  rotate(app: TestApp): Promise<void>;
  /** Takes a version away. @returns the KMS of a process that starts after that */
  lose(app: TestApp, version: string): Promise<Kms>;
  /** Brings back what was lost. */
  find(version: string): Promise<void>;
  close(): Promise<void>;
}

export async function localMasterKey(): Promise<MasterKey> {
  let kept: { file: string; content: string } | null = null;
  return {
    env: {},
    rotate: async ({ core }) => {
      const { masterKey } = keyFilesOf(core.platform.KEYSTEAD_HOME);
      await addMasterKeyVersion(masterKey, await nextMasterKeyVersion(masterKey));
    },
    lose: async ({ core }, version) => {
      const file = keyFilesOf(core.platform.KEYSTEAD_HOME).masterKey;
      kept = { file, content: await readFile(file, 'utf8') };
      const content = JSON.parse(kept.content) as { keys: Record<string, string> };
      delete content.keys[version];
      await writeFile(file, JSON.stringify(content));
      return openLocalKms({ file, create: false });
    },
    find: async () => writeFile(kept!.file, kept!.content),
    close: async () => undefined,
  };
}

export async function googleMasterKey(): Promise<MasterKey & { readonly google: GoogleKmsStandIn }> {
  const google = await startGoogleKmsStandIn();
  return {
    google,
    env: { KEYSTEAD_KMS: `gcp:${STAND_IN_KEY}`, KEYSTEAD_KMS_ENDPOINT: google.endpoint },
    rotate: async () => void google.key.rotate(),
    lose: async ({ core }, version) => {
      google.key.set(Number(version), 'DISABLED');
      return core.kms;
    },
    find: async (version) => google.key.set(Number(version), 'ENABLED'),
    close: () => google.close(),
  };
}
