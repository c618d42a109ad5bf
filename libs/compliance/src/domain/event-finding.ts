import { ASK_TO_RESTORE, leafWords } from './finding-words.js';
import type { Integrity } from './integrity.js';
import type { ShownLeaf } from './ports.js';

export type Wrong = Exclude<Integrity, 'as-sealed' | 'not-sealed-yet'>;

/** What a reader is told of an event that is not as it was sealed, and what to do next. */
export interface EventFinding {
  readonly text: string;
  readonly next: string;
}

export function isWrong(integrity: Integrity): integrity is Wrong {
  return integrity !== 'as-sealed' && integrity !== 'not-sealed-yet';
}

export function findingOf(integrity: Wrong, leaf: Pick<ShownLeaf, 'index' | 'position' | 'sealedAt'> | null): EventFinding {
  if (leaf === null) return integrity === 'missing' ? NEVER_SEALED.missing : NEVER_SEALED.there;
  const place = leafWords(leaf.index, leaf.position);
  const text =
    integrity === 'unproven'
      ? `Whether this event is as it was sealed cannot be shown: what the log holds of ${place} does not lead to the signed checkpoint.`
      : `This event is no longer as it was sealed: ${place} ${integrity === 'missing' ? 'is missing' : 'was changed'}.`;
  return { text, next: `Export the period of its sealing, ${leaf.sealedAt}, take the bundle away and keep it: it is evidence of what is there and what is not. ${ASK_TO_RESTORE}; then look again.` };
}

const NEVER_SEALED: Readonly<Record<'missing' | 'there', EventFinding>> = {
  missing: { text: 'This event is no longer in the event store, and the log has no leaf of it: nothing proves what it was.', next: `${ASK_TO_RESTORE}; then look again.` },
  there: {
    text: 'This event is not sealed: it was put in past the platform, was changed before it was sealed, or its leaf was taken away. Nothing proves it.',
    next: 'Ask an administrator to run `keystead admin doctor`, which says which of these it is.',
  },
};
