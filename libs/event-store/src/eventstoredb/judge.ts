import { ErrorType } from '@eventstore/db-client';
import { EventStoreRefused, EventStoreUnavailable, UnknownAppendOutcome } from '../errors.js';

/**
 * What a failed call means. `unsent`: the node did not get it or turned it away. `lost`: nobody knows. Both may pass.
 * `denied`: the user may not. `refused`: the node will never take this request. `absent`: no such stream. `deleted`: a tombstone is there.
 */
export type Verdict = 'unsent' | 'lost' | 'denied' | 'refused' | 'absent' | 'deleted' | 'wrong-version' | 'too-large';

const BY_TYPE: Readonly<Partial<Record<ErrorType, Verdict>>> = {
  [ErrorType.NOT_LEADER]: 'unsent',
  [ErrorType.ACCESS_DENIED]: 'denied',
  [ErrorType.STREAM_NOT_FOUND]: 'absent',
  [ErrorType.NO_STREAM]: 'absent',
  [ErrorType.STREAM_DELETED]: 'deleted',
  [ErrorType.WRONG_EXPECTED_VERSION]: 'wrong-version',
  [ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED]: 'too-large',
  [ErrorType.MISSING_REQUIRED_METADATA_PROPERTY]: 'refused',
  [ErrorType.INVALID_ARGUMENT]: 'refused',
};

/** gRPC status codes: invalid argument, out of range; permission denied, unauthenticated. */
const REFUSED_CODES = new Set([3, 11]);
const DENIED_CODES = new Set([7, 16]);
/** No wording is leaned on: what is not recognised here counts as lost, and is looked up. */
const NEVER_LEFT = /No connection established|ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|Name resolution failed|Failed to discover/;

export function judge(error: unknown): Verdict {
  const { type, code, message = '' } = error as { type?: ErrorType; code?: number; message?: string };
  const known = type === undefined ? undefined : BY_TYPE[type];
  if (known !== undefined) return known;
  if (code !== undefined && REFUSED_CODES.has(code)) return 'refused';
  if (code !== undefined && DENIED_CODES.has(code)) return 'denied';
  return NEVER_LEFT.test(message) ? 'unsent' : 'lost';
}

export function isPassing(error: unknown): boolean {
  const verdict = judge(error);
  return verdict === 'unsent' || verdict === 'lost';
}

export function unreachable(shown: string, cause: unknown, why = 'check that it runs, its address and its certificate'): EventStoreUnavailable {
  return new EventStoreUnavailable(`the event store at ${shown} does not answer: ${why}`, { cause });
}

export function unknownOutcome(cause: unknown): UnknownAppendOutcome {
  return new UnknownAppendOutcome('the connection to the event store broke during the append and has not come back: repeat the command with its idempotency key', { cause });
}

export function denied(shown: string, cause: unknown): EventStoreRefused {
  return new EventStoreRefused('credentials', `the event store at ${shown} refuses these credentials: name a user that may read $all and write, with TLS`, { cause });
}
