/**
 * What a failed batch means. `refused`: some request in it cannot be stored, nothing of the batch was. `again`: it lost
 * against another process, nothing was stored. `fenced`: the connection may not write any more, nothing was stored.
 * `lost`: nobody knows. `unable`: the database will not work now, nothing was stored.
 */
import { FENCED } from './append-sql.js';

export type Verdict = 'refused' | 'again' | 'fenced' | 'lost' | 'unable';

/** serialization failure, deadlock, lock timeout, cancelled */
const AGAIN = new Set(['40001', '40P01', '55P03', '57014']);
/** terminated by an administrator, crash, not yet up, database dropped, idle session ended */
const GONE = new Set(['57P01', '57P02', '57P03', '57P04', '57P05', '25P03']);
/** data exception, constraint, program limit: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const REFUSED_CLASSES = new Set(['22', '23', '54']);

export function judge(error: unknown): Verdict {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code) || code.startsWith('08') || GONE.has(code)) return 'lost';
  if (code === FENCED) return 'fenced';
  // The same idempotency key from another process, at the same moment: the second try finds it.
  if (AGAIN.has(code) || (code === '23505' && constraint === 'appends_pkey')) return 'again';
  return REFUSED_CLASSES.has(code.slice(0, 2)) ? 'refused' : 'unable';
}
