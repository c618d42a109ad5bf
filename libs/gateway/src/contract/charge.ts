/** Who bills for a call. The figure and this word always travel together, so that a 0 is never mistaken for "free". */
export const CHARGES = ['provider', 'none', 'practice'] as const;
export type Charge = (typeof CHARGES)[number];

export const CHARGE_TEXT: Readonly<Record<Charge, string>> = {
  provider: 'charged by your provider',
  none: 'no provider charge',
  practice: 'practice, nobody is billed',
};
