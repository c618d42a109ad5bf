/** How a stand-in answers the next chat request. What a provider is documented to do, and what providers do on bad days. */

export interface StandInUsage {
  readonly input: number;
  readonly cached?: number;
  readonly output: number;
}

export type Behaviour =
  | {
      readonly kind: 'answer';
      readonly pieces?: readonly string[];
      /** `null`: the provider never says what it used. */
      readonly usage?: StandInUsage | null;
      readonly finish?: 'stop' | 'length' | 'content_filter';
      /** Milliseconds before each piece. */
      readonly pauseMs?: number;
    }
  | { readonly kind: 'tool-call'; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  /** `message` may hold `{key}` (the whole credential), `{head}` and `{tail}` (parts of it): providers echo them. */
  | { readonly kind: 'error'; readonly status: number; readonly message?: string; readonly code?: string; readonly retryAfter?: string }
  /** The connection is accepted and nothing ever comes. */
  | { readonly kind: 'silence' }
  /** Some pieces, then only what keeps a connection alive. */
  | { readonly kind: 'heartbeats'; readonly pieces: readonly string[]; readonly everyMs: number }
  /** Visible pieces for ever. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Some pieces, then the connection breaks. */
  | { readonly kind: 'cut'; readonly pieces: readonly string[] }
  /** Some pieces, then a polite end without the terminal marker; `reasoned`: although a finish reason was given (OpenAI). */
  | { readonly kind: 'no-terminal'; readonly pieces: readonly string[]; readonly reasoned?: boolean }
  /** A piece, then bytes that are not the format. */
  | { readonly kind: 'malformed' }
  /** An error after the stream began, in the provider's own form. */
  | { readonly kind: 'error-in-stream'; readonly pieces: readonly string[]; readonly message: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'empty' }
  /** Pieces until so many bytes were sent. */
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly location: string }
  /** The answer itself holds the credential, cut in the middle. */
  | { readonly kind: 'echo-key' };

/** The stand-in answers in this order, then with its default answer for ever. */
export class Script {
  readonly #queue: Behaviour[] = [];

  next(...behaviours: readonly Behaviour[]): void {
    this.#queue.push(...behaviours);
  }

  take(): Behaviour {
    return this.#queue.shift() ?? { kind: 'answer' };
  }
}

export const DEFAULT_PIECES = ['Good ', 'morning ', 'from the ', 'stand-in.'] as const;
export const DEFAULT_USAGE: StandInUsage = { input: 12, cached: 0, output: 8 };
export const HTML_PAGE = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

export function fillIn(message: string, credential: string): string {
  return message.replaceAll('{key}', credential).replaceAll('{head}', credential.slice(0, 8)).replaceAll('{tail}', credential.slice(-4));
}
