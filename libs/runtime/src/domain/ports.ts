/** What a run took in, wrote and gave: content, not facts. It is sealed under the person's key, so erasing the person erases it. */

export interface RunOwner {
  readonly organisation: string;
  readonly memberId: string;
  readonly executionId: string;
}

export interface LogLine {
  readonly seq: number;
  readonly stream: 'stdout' | 'stderr' | 'log' | 'progress';
  readonly text: string;
  /** ISO 8601 */
  readonly at: string;
}

export interface RunContent {
  readonly input: unknown;
  readonly output: unknown;
  readonly error: { readonly message: string } | null;
}

export interface StoredContent {
  readonly executionId: string;
  readonly kind: 'input' | 'result' | 'log';
  readonly content: unknown;
}

export interface ContentStore {
  putInput(owner: RunOwner, input: unknown): Promise<void>;
  putResult(owner: RunOwner, result: { readonly output: unknown; readonly error: { readonly message: string } | null }): Promise<void>;
  appendLog(owner: RunOwner, lines: readonly LogLine[]): Promise<void>;
  /** Forgets all content of a run that never was. */
  discard(owner: RunOwner): Promise<void>;
  /** Members that were never stored, or were erased with the person, are null. */
  read(owner: RunOwner): Promise<RunContent>;
  readLog(owner: RunOwner): Promise<readonly LogLine[]>;
  /** What was stored behind this chunk of the log, -1 for all of it, and the last chunk there is. */
  readLogAfter(owner: RunOwner, chunk: number): Promise<{ readonly lines: readonly LogLine[]; readonly chunk: number }>;
  /** What is kept of all runs of one person, run by run. */
  contentsOf(organisation: string, memberId: string): AsyncIterable<StoredContent>;
  countOf(organisation: string, memberId: string): Promise<number>;
  forget(organisation: string, memberId: string): Promise<void>;
}

export const CONTENT_STORE = Symbol('ContentStore');

/**
 * Which process conducts which run. A process that goes silent has its runs ended by another: recovery decides on this
 * list, which is written before the run is requested and cleared after its terminal event.
 */
export interface RunsUnderWay {
  /** @returns false when the run was listed already, by whoever */
  add(owner: RunOwner): Promise<boolean>;
  /** This process conducts the run, whoever listed it. */
  take(owner: RunOwner): Promise<void>;
  remove(owner: RunOwner): Promise<void>;
  /** This process listed the run and nobody conducts it: once it has been silent for long enough, it is among the abandoned, also of this process. */
  giveUp(owner: RunOwner): Promise<void>;
  /** Leaves word for whichever process conducts the run. */
  wishCancelled(organisation: string, executionId: string): Promise<void>;
  /** Runs of this process that somebody wishes cancelled, until they leave the list. */
  cancelsWished(): Promise<readonly string[]>;
  /** Says that this process is alive. */
  beat(): Promise<void>;
  /** Runs whose process has been silent for longer than `silentMs`. */
  abandoned(silentMs: number): Promise<readonly RunOwner[]>;
}

export const RUNS_UNDER_WAY = Symbol('RunsUnderWay');

/** Opaque tokens of one run each: they work on the sandbox's own channel only and die with the run. Only the hash is kept. */
export interface RunTokens {
  issue(): { readonly token: string; readonly hash: string };
  /** Takes the same time wherever the two differ. */
  matches(presented: string, hash: string): boolean;
}

export const RUN_TOKENS = Symbol('RunTokens');

/** Keyed digest of canonical JSON, lower-case hex: a digest in an event does not let anybody guess the content. */
export interface ContentDigest {
  of(value: unknown): string;
}

export const CONTENT_DIGEST = Symbol('ContentDigest');
