import { stat } from 'node:fs/promises';

/** What cannot be looked at is not missing: whoever reads it says why not. */
export function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
}
