// @ts-check
/** Something a person can mend: shown as one line that says what to do, never as a stack trace. */
export class Fault extends Error {
  /** @override */
  name = 'Fault';
}

/** @type {Readonly<Record<string, string>>} */
const CAUSES = {
  ENOSPC: 'the disk is full: free some space and start again',
  EDQUOT: 'the disk quota is used up: free some space and start again',
  EROFS: 'the file system is read-only: choose another directory with KEYSTEAD_HOME',
  EACCES: 'permission denied: give this user the right to write there, or choose another directory with KEYSTEAD_HOME',
  EPERM: 'not permitted: choose a directory of your own with KEYSTEAD_HOME',
  EMFILE: 'too many open files: raise the limit (ulimit -n) and start again',
};

/**
 * The line for an error of the operating system, or null when it is none we can explain.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof Fault) return error.message;
  const cause = causeOf(error);
  const { path } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  return cause === null || path === undefined ? cause : `${path}: ${cause}`;
}

/** The same without the path. @param {unknown} error */
export function causeOf(error) {
  return CAUSES[/** @type {NodeJS.ErrnoException} */ (error ?? {}).code ?? ''] ?? null;
}
