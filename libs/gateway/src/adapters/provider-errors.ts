import { z } from 'zod';
import { FAILURE_TEXT, type FailureKind } from '../contract/failure.js';
import { NO_FACTS, ProviderFailure, type FailureFacts } from '../domain/ports/chat-provider.js';
import { EndpointForbidden, EndpointUnresolved } from './endpoint-guard.js';
import { scrub } from './scrub.js';

/** OpenAI's envelope, Ollama's `{ "error": "…" }`, and nothing else. */
const errorBody = z.union([
  z.object({ error: z.object({ message: z.string().nullish(), code: z.union([z.string(), z.number()]).nullish() }) }).transform(({ error }) => ({ message: error.message ?? '', code: String(error.code ?? '') })),
  z.object({ error: z.string() }).transform(({ error }) => ({ message: error, code: '' })),
]);

const CONTENT_FILTER_CODES: ReadonlySet<string> = new Set(['content_filter', 'content_policy_violation']);

function kindOf(status: number, code: string): FailureKind {
  if (CONTENT_FILTER_CODES.has(code)) return 'content_filtered';
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 503 || status === 529) return 'overloaded';
  return 'provider_error';
}

/** The provider answered with an error status: it did nothing that it bills. */
export function failureOfResponse(status: number, body: string, secret: Buffer | null, facts: Pick<FailureFacts, 'retryAfterMs' | 'providerRequestId'>): ProviderFailure {
  const { message, code } = parseErrorBody(body);
  const kind = kindOf(status, code);
  return new ProviderFailure(kind, FAILURE_TEXT[kind], { ...NO_FACTS, ...facts, status, billable: false }, scrub(message, secret));
}

/** The provider sent an error after its answer had begun. */
export function failureInStream(message: string, secret: Buffer | null, facts: FailureFacts): ProviderFailure {
  return new ProviderFailure('provider_error', FAILURE_TEXT.provider_error, facts, scrub(message, secret));
}

/** Errors of the connection and of the clients: their own words may hold addresses and headers, so ours are used instead. */
export function failureOf(error: unknown, facts: FailureFacts): ProviderFailure {
  for (let cause: unknown = error, depth = 0; typeof cause === 'object' && cause !== null && depth < 8; cause = 'cause' in cause ? cause.cause : null, depth += 1) {
    if (cause instanceof ProviderFailure) return cause;
    if (cause instanceof EndpointForbidden || cause instanceof EndpointUnresolved) return new ProviderFailure('unreachable', cause.message, { ...facts, billable: false });
    const code = 'code' in cause ? String(cause.code) : '';
    if (NEVER_CONNECTED.has(code)) return new ProviderFailure('unreachable', FAILURE_TEXT.unreachable, { ...facts, billable: false });
    if (code === 'ECONNRESET' || code === 'EPIPE') return new ProviderFailure('unreachable', 'The connection to the provider broke.', facts);
  }
  return new ProviderFailure('malformed', FAILURE_TEXT.malformed, facts);
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID']);

function parseErrorBody(body: string): { message: string; code: string } {
  try {
    return errorBody.parse(JSON.parse(body));
  } catch {
    return { message: '', code: '' };
  }
}
