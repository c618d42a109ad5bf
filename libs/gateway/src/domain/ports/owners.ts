/** The processes that make calls, and whether they live. A reservation whose owner is gone is settled by another process. */
export interface Owners {
  /** This process's own name, new at each start. */
  readonly self: string;
  /** Says that this process lives; `owners` not heard of for a while count as lost. */
  beat(): Promise<void>;
  /** Those of the given owners that were not heard of. */
  lost(owners: readonly string[]): Promise<ReadonlySet<string>>;
  /** Says that this process ends and leaves nothing open. */
  leave(): Promise<void>;
}

export const OWNERS = Symbol('Owners');
