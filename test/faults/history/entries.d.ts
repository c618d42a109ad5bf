/** What a client did and was told, a line each, in the order in which it happened. */
export type Entry =
  /** Everything up to here was done to prepare. */
  | { readonly t: 'base'; readonly position: string }
  | Command
  | { readonly t: 'answer'; readonly key: string; readonly status: number; readonly code?: string | undefined; readonly id?: string | undefined; readonly position?: string | undefined }
  /** No answer: nobody listened, the connection broke, or it took too long. */
  | { readonly t: 'cut'; readonly key: string; readonly why: string }
  /** The client gave up before it knew. */
  | { readonly t: 'undecided'; readonly key: string }
  /** The same idempotency key with another body. */
  | { readonly t: 'other-body'; readonly key: string; readonly status: number; readonly code?: string | undefined }
  /** A read that asked for what the client had just written. */
  | { readonly t: 'own-write'; readonly key: string; readonly shown: boolean }
  | { readonly t: 'outcome'; readonly run: string; readonly outcome: string }
  | { readonly t: 'budget'; readonly organisation: string; readonly month: string; readonly settledUsd: string; readonly reservedUsd: string }
  | { readonly t: 'fault'; readonly what: string; readonly at: number };

export interface Command {
  readonly t: 'command';
  /** The idempotency key, which names the command in all other entries. */
  readonly key: string;
  readonly organisation: string;
  readonly op: string;
  /** Without a key and stored with others: it is told the last position of that append, or, when it is sent again and finds nothing to do, a later one. */
  readonly together?: boolean;
  /** The one event that says it was done: its type and some of its data. */
  readonly expects: { readonly type: string; readonly data: Readonly<Record<string, unknown>>; /** The field that holds the id of the answer. */ readonly idField?: string };
}

/** As the log holds it. */
export interface StoredEvent {
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly organisation: string;
  readonly stream: string;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Violation {
  readonly rule: string;
  readonly text: string;
}

export interface Checked {
  readonly violations: readonly Violation[];
  readonly counts: Readonly<Record<string, number>>;
}
