/**
 * An expected "no". Each context closes its catalogue with `defineRefusals`; at the API's edge a refusal becomes
 * problem+json (RFC 9457) whose `type` resolves to `docs/errors/<code>.md`.
 */

export interface RefusalKind {
  /** HTTP status the API answers with. */
  readonly status: 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 503 | 507;
  /** One short sentence that is the same for each occurrence. */
  readonly title: string;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    readonly kind: RefusalKind,
    /** What happened here and what to do next; shown to people, so it holds no secret. */
    readonly detail: string,
    /** Extra members of the problem document, such as `retryAfterSeconds`. */
    readonly extras: Readonly<Record<string, string | number | boolean | null>> = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

export interface RefusalCatalogue<C extends string> {
  readonly kinds: Readonly<Record<C, RefusalKind>>;
  refuse(code: C, detail: string, extras?: Refusal['extras']): Refusal;
}

export function defineRefusals<C extends string>(kinds: Readonly<Record<C, RefusalKind>>): RefusalCatalogue<C> {
  return { kinds, refuse: (code, detail, extras) => new Refusal(code, kinds[code], detail, extras) };
}
