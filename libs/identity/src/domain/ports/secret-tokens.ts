/** Tokens that are shown once and known by their hash afterwards. */
export type SecretKind = 'session' | 'personal-token' | 'invitation' | 'reset';

export interface SecretTokens {
  issue(kind: SecretKind): { readonly token: string; readonly hash: string };
  /** @returns null for anything that is not of the form of such a token */
  hashOf(kind: SecretKind, text: unknown): string | null;
}

export const SECRET_TOKENS = Symbol('SecretTokens');
