import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kms } from '@keystead/crypto/src/kms.js';
import { openLocalKms } from '@keystead/crypto/src/local-kms.js';

/** Where a keyring can be made: a new folder with a local KMS, whoever asks removes it. */
export interface KeyringPlace {
  readonly folder: string;
  /** The keyring, not there yet. */
  readonly file: string;
  readonly masterKey: string;
  readonly kms: Kms;
}

export async function keyringPlace(): Promise<KeyringPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-keyring-'));
  const masterKey = join(folder, 'master.key');
  return { folder, file: join(folder, 'keyring.json'), masterKey, kms: await openLocalKms({ file: masterKey, create: true }) };
}
