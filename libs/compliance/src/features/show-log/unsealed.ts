import { z } from 'zod';
import type { Unsealed } from '../../domain/ports.js';

/** What an auditor is told while new events of the organisation are not sealed. */
export const unsealedView = z.object({ kind: z.enum(['refused', 'failing', 'waiting']), since: z.string(), text: z.string(), next: z.string() });

const MEANS = 'What happens meanwhile is on record, but is no evidence yet: that somebody changed it would not show, and no export holds it.';

/** Closed by type: whoever reads this cannot mend it, so each says what it means and whom to tell. */
const WORDS: Readonly<Record<Unsealed['kind'], { text: string; next: string }>> = {
  refused: {
    text: 'New events are not sealed: the record does not continue what was signed before.',
    next: `An older backup was put back, or part of the record was lost or changed. ${MEANS} Ask an administrator to run \`keystead admin doctor\`: it says what is missing, and what to do. Keep the exports and checkpoints that you have taken away.`,
  },
  failing: {
    text: 'New events are not sealed: sealing fails, and is tried again.',
    next: `${MEANS} They are sealed as soon as it succeeds. If this lasts, ask an administrator to run \`keystead admin doctor\` and to look at the log of the worker.`,
  },
  waiting: {
    text: 'New events are not sealed: they have waited for more than a minute.',
    next: `${MEANS} Ask an administrator to see whether the worker runs, and to run \`keystead admin doctor\`.`,
  },
};

export function unsealedViewOf(unsealed: Unsealed | null): z.infer<typeof unsealedView> | null {
  return unsealed === null ? null : { kind: unsealed.kind, since: unsealed.since.toISOString(), ...WORDS[unsealed.kind] };
}
