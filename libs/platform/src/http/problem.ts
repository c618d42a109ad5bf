import { HttpException } from '@nestjs/common';
import { KmsRefused, type KmsFault } from '@keystead/crypto/src/kms.js';
import { DamagedEvent } from '@keystead/event-store/src/codec.js';
import { EventStoreBusy, EventStoreRefused, EventStoreUnavailable, GapInTheLog, UnknownAppendOutcome } from '@keystead/event-store/src/errors.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { isPassingFault } from '../database/passing-fault.js';
import { platformRefusals } from './platform-refusals.js';

/** RFC 9457. `type` is a path on this host that explains the code; `errors` names faulty fields of the request. */
export interface Problem {
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly correlation: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly [extra: string]: unknown;
}

/** The one code that is no refusal: nobody meant it. */
export const INTERNAL = 'platform.internal';
/** No fault of whoever asks, though it is answered as one that trying again does not mend. */
export const DAMAGED = 'platform.record-damaged';

export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';

  constructor(readonly errors: readonly { readonly field: string; readonly message: string }[]) {
    super('The request is not of the documented form');
  }
}

/** Anything that is not a typed refusal becomes a 500 that says nothing of the inside. */
export function toProblem(error: unknown, correlation: string): Problem {
  if (error instanceof InvalidRequest) {
    return { ...ofRefusal(platformRefusals.refuse('platform.invalid-request', describe(error.errors)), correlation), errors: error.errors };
  }
  if (error instanceof Refusal) return ofRefusal(error, correlation);
  // What it says itself is for the operator, and stands in the log.
  if (error instanceof KmsRefused) return ofRefusal(platformRefusals.refuse('platform.unavailable', keyServiceAway(error.fault, correlation)), correlation);
  const events = eventStoreAway(error, correlation);
  if (events !== null) return ofRefusal(platformRefusals.refuse('platform.unavailable', events, { retryAfterSeconds: RETRY_SECONDS }), correlation);
  const damaged = damagedRecord(error, correlation);
  if (damaged !== null) return ofRefusal(damaged, correlation);
  // Before the database: an upload that its client cuts says ECONNABORTED too.
  const known = fromStatus(statusOf(error));
  if (known !== null) return ofRefusal(known, correlation);
  if (isPassingFault(error)) return ofRefusal(platformRefusals.refuse('platform.unavailable', databaseAway(correlation), { retryAfterSeconds: RETRY_SECONDS }), correlation);
  return {
    type: `/api/docs/errors/${INTERNAL}`,
    code: INTERNAL,
    title: 'Something went wrong on our side',
    status: 500,
    detail: `Nothing was changed that was not confirmed. Try again; if it stays, give your administrator the number ${correlation}.`,
    correlation,
  };
}

function keyServiceAway(fault: KmsFault, correlation: string): string {
  if (fault === 'version-unusable') return `A version of the master key that this needs cannot be used, so this was not confirmed and trying again does not help: give your administrator the number ${correlation}; \`keystead admin doctor\` says what to do.`;
  return `The key service did not do its work, so this was not confirmed. Try again in a minute; if it stays, give your administrator the number ${correlation}.`;
}

/** null: the error is no other. Where the record is damaged is for the operator, and stands in the log. */
export function damagedRecord(error: unknown, correlation: string): Refusal | null {
  if (!(error instanceof GapInTheLog || error instanceof DamagedEvent)) return null;
  return platformRefusals.refuse(DAMAGED, `An event that this needs is missing or was changed, so nothing is decided on it, and trying again does not help. Give your administrator the number ${correlation}; \`keystead admin doctor\` names the event.`);
}

const RETRY_SECONDS = 2;

/** Reads alone may simply be asked again; a command may be stored although the answer is this. */
function databaseAway(correlation: string): string {
  return `The database did not do its work, so this was not confirmed. Send it again in a moment, a command with the same Idempotency-Key; if it stays, give your administrator the number ${correlation}.`;
}

/** null: the error is not the event store's. */
function eventStoreAway(error: unknown, correlation: string): string | null {
  if (error instanceof UnknownAppendOutcome) return 'The connection to the event store broke, and nobody can tell yet whether this was stored. Send it again with the same Idempotency-Key: it is done once.';
  const away = error instanceof EventStoreBusy || error instanceof EventStoreUnavailable || error instanceof EventStoreRefused;
  return away ? `The event store did not do its work, so this was not confirmed. Try again in a moment; if it stays, give your administrator the number ${correlation}.` : null;
}

function ofRefusal(refusal: Refusal, correlation: string): Problem {
  return {
    type: `/api/docs/errors/${refusal.code}`,
    code: refusal.code,
    title: refusal.kind.title,
    status: refusal.kind.status,
    detail: refusal.detail,
    correlation,
    ...refusal.extras,
  };
}

function describe(errors: readonly { field: string; message: string }[]): string {
  const first = errors[0];
  if (first === undefined) return 'Check the request against /api/docs.';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${first.field === '' ? 'The request' : first.field}: ${first.message}${more}`;
}

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status: unknown = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : null;
}

/** What express, its body parser and Nest itself throw. */
function fromStatus(status: number | null): Refusal | null {
  switch (status) {
    case 400:
      return platformRefusals.refuse('platform.invalid-request', 'The body is not valid JSON in UTF-8, or the address is malformed.');
    case 401:
      return platformRefusals.refuse('platform.not-signed-in', 'Sign in, or send a personal token that is still valid.');
    case 403:
      return platformRefusals.refuse('platform.forbidden', 'Ask an administrator of your organisation for the role that allows this.');
    case 404:
      return platformRefusals.refuse('platform.not-found', 'Check the address; you may also lack the right to see it.');
    case 413:
      return platformRefusals.refuse('platform.body-too-large', 'Send less: a request body holds at most 1.5 MiB.');
    case 415:
      return platformRefusals.refuse('platform.unsupported-media', 'Send application/json in UTF-8, not compressed.');
    default:
      return null;
  }
}
