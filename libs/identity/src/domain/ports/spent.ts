/** Rows that open nothing and stop nobody any more: their facts are in the log. Tokens stay, for people see in their list when each was last used. */
export interface Spent {
  /** Sessions that are over, counts of attempts that are, and links that ended a good while ago. */
  forget(now: Date): Promise<void>;
}

export const SPENT = Symbol('Spent');
