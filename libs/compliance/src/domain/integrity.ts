/**
 * Whether an event is what was sealed; `changed` and `missing` as in the findings of a bundle. `unproven`: neither what the event makes now nor what the log
 * holds of it leads to the signed root. `not-sealed`: the sealer has passed it, and the log lists no leaf of it.
 */
export const INTEGRITIES = ['as-sealed', 'changed', 'missing', 'unproven', 'not-sealed', 'not-sealed-yet'] as const;
export type Integrity = (typeof INTEGRITIES)[number];
