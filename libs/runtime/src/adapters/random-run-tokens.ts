import { constantTimeEqual, newToken } from '@keystead/crypto/src/secrets.js';
import type { RunTokens } from '../domain/ports.js';

/** 256 random bits after `ks_run_`. */
export const randomRunTokens: RunTokens = {
  issue: () => newToken('ks_run_').token,
  matches: constantTimeEqual,
};
