import { hashToken, isToken, newToken, type TokenPrefix } from '@keystead/crypto/src/secrets.js';
import type { SecretKind, SecretTokens } from '../domain/ports/secret-tokens.js';

const PREFIXES: Readonly<Record<SecretKind, TokenPrefix>> = { session: 'ks_ses_', 'personal-token': 'ks_pat_', invitation: 'ks_inv_', reset: 'ks_rst_' };

export class RandomTokens implements SecretTokens {
  issue(kind: SecretKind): { readonly token: string; readonly hash: string } {
    return newToken(PREFIXES[kind]);
  }

  hashOf(kind: SecretKind, text: unknown): string | null {
    return isToken(PREFIXES[kind], text) ? hashToken(text) : null;
  }
}
