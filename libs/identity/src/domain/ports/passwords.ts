export interface Passwords {
  hash(password: string): Promise<string>;
  /** With no hash (no such account) it takes as long as with one, and says no. */
  verify(hash: string | null, password: string): Promise<boolean>;
}

export const PASSWORDS = Symbol('Passwords');
