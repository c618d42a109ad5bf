import { Refusal } from '@keystead/kernel/src/refusal.js';
import { decideBudget, type BudgetCommand } from './decide.js';
import type { BudgetEvent } from './events.js';
import { applyTo, draftOf, type BudgetState } from './state.js';

export type Admission = { readonly outcome: 'decided'; readonly events: readonly BudgetEvent[] } | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Decides commands that arrived together, each on the state the ones before it leave behind. Answers are in the order of the commands. */
export function admitTogether(commands: readonly BudgetCommand[], state: BudgetState): { readonly admissions: readonly Admission[]; readonly state: BudgetState } {
  const draft = draftOf(state);
  const admissions = commands.map((command): Admission => {
    try {
      const events = decideBudget(command, draft);
      for (const event of events) applyTo(draft, event);
      return { outcome: 'decided', events };
    } catch (error) {
      if (error instanceof Refusal) return { outcome: 'refused', refusal: error };
      throw error;
    }
  });
  return { admissions, state: draft };
}
