import { Refusal } from '@keystead/kernel/src/refusal.js';
import { toProblem } from '@keystead/platform/src/http/problem.js';
import { CallFailure } from '../../contract/calls.js';
import type { FailureKind } from '../../contract/failure.js';

/** The error envelope that clients of OpenAI read, with `source` saying whose no it is. */
export interface WireError {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly body: {
    readonly error: {
      readonly message: string;
      readonly type: string;
      readonly code: string;
      readonly param: string | null;
      readonly source: 'gateway' | 'provider';
      readonly request_id: string | null;
      readonly provider_request_id: string | null;
    };
  };
}

/** The provider's 401 is not the caller's: their token is fine, so the gateway answers 502. */
const STATUS: Readonly<Record<FailureKind, number>> = {
  auth: 502,
  rate_limited: 429,
  overloaded: 503,
  provider_error: 502,
  content_filtered: 400,
  malformed: 502,
  timeout: 504,
  aborted: 499,
  unreachable: 502,
};

export function wireErrorOf(error: unknown, correlation: string): WireError {
  if (error instanceof CallFailure) {
    const { failure, message, receipt, retryAfterSeconds } = error;
    return {
      status: STATUS[failure],
      retryAfterSeconds,
      body: { error: { message, type: 'provider_error', code: failure, param: null, source: 'provider', request_id: receipt.callId, provider_request_id: receipt.providerRequestId } },
    };
  }
  const problem = toProblem(error, correlation);
  const extras = error instanceof Refusal ? error.extras : {};
  const { field, retryAfterSeconds } = extras;
  return {
    status: problem.status,
    retryAfterSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : null,
    body: { error: { message: problem.detail, type: TYPES[problem.status] ?? 'api_error', code: problem.code, param: typeof field === 'string' ? field : null, source: 'gateway', request_id: correlation, provider_request_id: null } },
  };
}

/** OpenAI's words for classes of errors. */
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  404: 'invalid_request_error',
  413: 'invalid_request_error',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
};
