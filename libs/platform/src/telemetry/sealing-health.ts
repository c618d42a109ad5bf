import type { Pool } from 'pg';
import { sealingState, type SealingSource } from './sealing-state.js';

/** The kind of fault and no more: anybody may read it. The worker's log and `keystead admin doctor` name the logs. */
export async function sealingHealth(pool: Pick<Pool, 'query'>, store: SealingSource): Promise<{ ok: boolean; text: string }> {
  const state = await sealingState(pool, store);
  if (state.kind === 'sealed') return { ok: true, text: 'events are sealed' };
  const [since, position] = [state.since.toISOString(), state.sealedTo === '' ? '0' : state.sealedTo];
  const texts = {
    refused: `since ${since} the evidence does not continue what was signed before, and nothing is sealed; the database is sealed up to position ${position}. See \`keystead admin doctor\``,
    failing: `since ${since} sealing fails and is tried again; the database is sealed up to position ${position}. See \`keystead admin doctor\``,
    waiting: `nothing is sealed behind position ${position}, where events have waited since ${since}: see the worker and \`keystead admin doctor\``,
  };
  return { ok: false, text: texts[state.kind] };
}
