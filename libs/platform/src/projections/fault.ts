/** What may be kept and logged of a failure: its kind, never its words, for a database quotes the values it refuses. */
export function kindOf(error: unknown): string {
  const { name, code, constraint, table } = error as { name?: unknown; code?: unknown; constraint?: unknown; table?: unknown };
  const parts = [name, code, table, constraint].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length === 0 ? 'unknown failure' : parts.join(' ').slice(0, 300);
}

/** SQLSTATE classes of a database that is away, overloaded or settling a race: the same event may well succeed later. */
const PASSING_CLASSES = ['08', '40', '53', '55', '57', '58'];

/** A fault of the moment, not of the event: it must not park anything. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return false;
  return PASSING_CLASSES.some((prefix) => code.length === 5 && code.startsWith(prefix)) || /^E[A-Z]+$/.test(code);
}
