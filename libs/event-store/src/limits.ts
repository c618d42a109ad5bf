/** Of one append, counting header, payload, salt and MAC of all its events: EventStoreDB's default, so both engines agree. */
export const MAX_APPEND_BYTES = 1024 * 1024;
export const MAX_APPEND_EVENTS = 10_000;
export const MAX_NAME_BYTES = 250;
export const MAX_KEY_BYTES = 500;
export const MAX_FINGERPRINT_BYTES = 200;
export const MAX_PAGE = 10_000;
