/** Positions of the log that are not as they should be. */
export interface Places {
  readonly positions: number;
  /** The first of them, `30` or `40 to 45`, in order; with `and 12 more` when there are more. */
  readonly text: string;
}

/** Runs of positions that are named, of however many there are. */
export const SHOWN_RUNS = 20;

/** @param shown the first runs, in order, of so many positions in all */
export function placesOf(positions: number, shown: readonly { readonly first: number; readonly last: number }[]): Places {
  const more = positions - shown.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const places = shown.map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`));
  return { positions, text: `${positions === 1 ? 'position' : 'positions'} ${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}` };
}
