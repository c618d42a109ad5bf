import { z } from 'zod';
import type { Alterations } from '../../contract/events.js';
import { ASK_TO_RESTORE, leafWords } from '../../domain/finding-words.js';

/** What an auditor is told of a bundle whose events are not all as they were sealed. */
export const findingsView = z.object({
  changed: z.int(),
  missing: z.int(),
  /** The first of them, by leaf; `position` is the one that `keystead admin doctor` names. */
  first: z.array(z.object({ kind: z.enum(['changed', 'missing']), leaf: z.int(), eventId: z.string().nullable(), position: z.string().nullable() })),
  text: z.string(),
  next: z.string(),
});
export type FindingsView = z.infer<typeof findingsView>;

const SHOWN = 3;

/** @param removed whether the bundle's file is there no more */
export function findingsOf(alterations: Alterations, removed: boolean): FindingsView {
  const { changed, missing, first } = alterations;
  const kinds = [...(changed > 0 ? [`${changed} ${changed === 1 ? 'was' : 'were'} changed`] : []), ...(missing > 0 ? [`${missing} ${missing === 1 ? 'is' : 'are'} missing`] : [])];
  const named = first.slice(0, SHOWN).map(({ kind, leaf, position }) => `${leafWords(leaf, position)} (${kind})`);
  const total = changed + missing;
  const more = total > named.length ? `, and ${total - named.length} more` : '';
  return {
    ...alterations,
    text: `${total} ${total === 1 ? 'event is no longer as it was' : 'events are no longer as they were'} sealed: ${kinds.join(' and ')}. First: ${named.join(', ')}${more}.`,
    next: `${removed ? 'Export the period again; take that bundle away' : 'Take this bundle away'} and keep it: it is evidence of what is there and what is not, and \`keystead evidence verify\` names each line. ${ASK_TO_RESTORE}; then export again.`,
  };
}
