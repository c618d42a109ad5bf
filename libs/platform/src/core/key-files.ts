import { join } from 'node:path';

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
