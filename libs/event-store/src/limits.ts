/** Of one append, all its events: EventStoreDB's default. What is counted is the engine's: PostgreSQL's counts header, payload, salt and MAC. */
export const MAX_APPEND_BYTES = 1024 * 1024;
export const MAX_APPEND_EVENTS = 10_000;
export const MAX_NAME_BYTES = 250;
export const MAX_KEY_BYTES = 500;
export const MAX_FINGERPRINT_BYTES = 200;
const [USUAL_PAGE, MAX_PAGE] = [1_000, 10_000];

/** Events that a reader fetches at a time. */
export function pageSize(wanted: number = USUAL_PAGE): number {
  return Math.min(Math.max(Math.trunc(wanted), 1), MAX_PAGE);
}
