/** What the organisation's administrators have forbidden. */
export interface Forbidden {
  /** Shown to people whose run is refused. */
  readonly reason: string;
  /** Pseudonym of the administrator. */
  readonly by: string;
  readonly at: Date;
}

export interface ForbiddenApp extends Forbidden {
  /** The app's name when it was forbidden, if it was given. */
  readonly appName: string | null;
}

export interface Policy {
  /** By app id. */
  readonly forbiddenApps: ReadonlyMap<string, ForbiddenApp>;
  /** By provider, such as `openai`. */
  readonly forbiddenProviders: ReadonlyMap<string, Forbidden>;
}

export interface PolicyReader {
  /** The policy in force now, from the log and never from a read model: a ban holds from the moment it is stored. */
  current(organisation: string): Promise<Policy>;
}

/** Nest injection token of `PolicyReader`. */
export const POLICY_READER = Symbol('PolicyReader');
