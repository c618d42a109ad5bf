const HOUR_MS = 3_600_000;

/** A session ends this long after sign-in, whatever happens, … */
export const SESSION_ABSOLUTE_MS = 12 * HOUR_MS;
/** … and this long after it was last used. */
export const SESSION_IDLE_MS = 2 * HOUR_MS;
export const INVITATION_MS = 7 * 24 * HOUR_MS;
export const RESET_MS = HOUR_MS;
export const DAY_MS = 24 * HOUR_MS;
/** For so long whoever follows an old link is told that it expired; then nobody knows it any more. */
export const LINK_KEPT_MS = 30 * DAY_MS;
export const FORGET_EVERY_MS = HOUR_MS;

export function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
