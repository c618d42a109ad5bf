/** Words for what is not as it was sealed, for whoever reads the record and cannot mend it. */

/** `position` is the event store's own, in which `keystead admin doctor` speaks; null where the log does not list the leaf any more. */
export function leafWords(index: number, position: string | null): string {
  return `leaf ${index}${position === null ? '' : ` at position ${position}`}`;
}

export const ASK_TO_RESTORE = 'Ask an administrator to run `keystead admin doctor` and to restore a backup';
