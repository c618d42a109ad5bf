import { isPassingFault } from '../database/passing-fault.js';

/** What may be kept and logged of a failure: its kind, never its words, for a database quotes the values it refuses. */
export function kindOf(error: unknown): string {
  const { name, code, constraint, table } = error as { name?: unknown; code?: unknown; constraint?: unknown; table?: unknown };
  const parts = [name, code, table, constraint].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length === 0 ? 'unknown failure' : parts.join(' ').slice(0, 300);
}

/** A fault of the moment, not of the event: it must not park anything. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isPassingFault(error) || (typeof code === 'string' && /^E[A-Z]+$/.test(code));
}
