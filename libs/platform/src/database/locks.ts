/**
 * Keys of the advisory locks of a database, all in one place so that no two uses share one by accident. A number never changes: processes of
 * two versions must wait for each other.
 */
export const LOCKS = {
  migrations: 7_204_311,
  /** Held by the worker that leads. */
  lead: 7_204_312,
  restore: 7_204_313,
  rotation: 7_204_318,
  /** For a turn, first half of a key of which the second is a hash of the projection's name; whole, for the tables that all turns share. */
  rebuild: 7_204_319,
  /** Held shared by every process that may write, and alone by a move of the events. */
  move: 7_204_320,
  /** Held while keys are made: two first starts at once must not find each other's half. */
  keys: 7_204_321,
} as const;
