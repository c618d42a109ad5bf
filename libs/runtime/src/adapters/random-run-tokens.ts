import { constantTimeEqual, hashToken, newToken } from '@keystead/crypto/src/secrets.js';
import type { RunTokens } from '../domain/ports.js';

/** 256 random bits after `ks_run_`; the hash is SHA-256. */
export const randomRunTokens: RunTokens = {
  issue: () => newToken('ks_run_'),
  matches: (presented, hash) => constantTimeEqual(hashToken(presented), hash),
};
