/** Injection tokens of what the core opens; classes of our own are their own tokens. */
export const PG_POOL = Symbol('pg-pool');
export const EVENT_STORE = Symbol('event-store');
export const EVENT_LOG = Symbol('event-log');
export const KMS = Symbol('kms');
export const KEYRING = Symbol('keyring');
export const SUBJECT_KEYS = Symbol('subject-keys');
export const CLOCK = Symbol('clock');
export const CONTEXTS = Symbol('contexts');
