/**
 * A refusal of the API (RFC 9457 problem document), or the absence of any answer, as one error that the portal can show.
 */
export interface FieldError {
  /** Dotted path into the body that was sent, '' for the body as a whole. */
  readonly path: string;
  readonly message: string;
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    /** HTTP status, 0 when no answer came. */
    readonly status: number,
    readonly title: string,
    readonly detail: string | null,
    /** Last segment of the problem's `type`, such as `budget-spent`. */
    readonly code: string | null,
    readonly fields: readonly FieldError[] = [],
    /** Page that documents this refusal. */
    readonly help: string | null = null,
    /** The run this refusal is recorded as, when it refused one. */
    readonly executionId: string | null = null,
  ) {
    super(detail ?? title);
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function pathOf(entry: Record<string, unknown>): string {
  const pointer = asText(entry['field']) ?? asText(entry['pointer']) ?? '';
  return pointer.replace(/^#?\//, '').replaceAll('/', '.');
}

/** The API names the missing right as a program does; people ask for a role. */
const FORBIDDEN = { code: 'platform.forbidden', detail: 'Ask an admin of your organisation for the role that allows it.' };

export function toProblem(status: number, body: unknown): ProblemError {
  const problem = asRecord(body);
  const type = asText(problem['type']);
  const listed = Array.isArray(problem['errors']) ? problem['errors'].map(asRecord) : [];
  const fields = listed.map((entry) => ({ path: pathOf(entry), message: asText(entry['message']) ?? asText(entry['detail']) ?? 'is not valid' }));
  const code = asText(problem['code']) ?? type?.split('/').at(-1)?.replace(/\.md$/, '') ?? null;
  const help = type !== null && /^(\/api\/docs\/|https?:)/.test(type) ? type : null;
  const detail = code === FORBIDDEN.code ? FORBIDDEN.detail : asText(problem['detail']);
  return new ProblemError(status, asText(problem['title']) ?? titleOf(status), detail, code, fields, help, asText(problem['executionId']));
}

export function noAnswer(): ProblemError {
  return new ProblemError(0, 'Keystead did not answer', 'The server could not be reached. Nothing you entered is lost.', 'no-answer');
}

function titleOf(status: number): string {
  if (status === 404) return 'Not found';
  if (status === 403) return 'You may not do this';
  if (status >= 500) return 'Something went wrong on our side';
  return 'The request was refused';
}

/** What the reader can do about it; the API's own words come first, this is the step after. */
export function nextStep(problem: ProblemError): string {
  if (problem.fields.length > 0) return 'Correct this and send again.';
  switch (problem.status) {
    case 0:
      return 'Check that Keystead is running, then try again.';
    case 401:
      return 'Sign in again.';
    case 402:
      return 'Ask an admin to raise the budget, or use a local model.';
    case 403:
      return 'Ask an admin of your organisation if you need this.';
    case 404:
      return 'Check the address, or go back to the list.';
    case 409:
      return 'Someone changed this meanwhile. Reload and look again.';
    case 410:
      return 'Ask for a new link.';
    case 413:
      return 'Make it smaller and send again.';
    case 429:
      return 'Wait a moment, then try again.';
    default:
      return problem.status >= 500 ? 'Try again. If it stays, tell whoever runs this installation.' : 'Change the request and send again.';
  }
}
