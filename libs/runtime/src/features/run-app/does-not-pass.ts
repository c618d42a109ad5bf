import { NotCanonicalisable } from '@keystead/kernel/src/canonical-json.js';

/** Data exceptions and broken constraints of PostgreSQL: what was sent is at fault, not the connection. */
const DATA_AT_FAULT = /^2[23]/;

/** Whether trying again with the same values fails again. A store or key service that is away passes; what is not known counts as passing. */
export function doesNotPass(error: unknown): boolean {
  if (error instanceof NotCanonicalisable || (error instanceof Error && error.name === 'InvalidEvent')) return true;
  if (error instanceof RangeError || error instanceof SyntaxError) return true;
  // `fetch` reports a network that is away as a TypeError with a cause.
  if (error instanceof TypeError) return error.cause === undefined;
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.length === 5 && DATA_AT_FAULT.test(code);
}
