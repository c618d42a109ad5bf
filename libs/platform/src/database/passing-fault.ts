/** SQLSTATE classes of a database that is away, overloaded or settling a race: the same work may well succeed later. */
const PASSING_CLASSES = ['08', '40', '53', '55', '57', '58'];

const NETWORK = ['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'];

/** What `pg` and its pool say without any code when no connection is free in time, or the one in use is gone. */
const OF_CONNECTIONS = /^(?:timeout exceeded when trying to connect|Connection terminated(?: unexpectedly| due to connection timeout)?|Client has encountered a connection error and is not queryable|Client was closed and is not queryable|Query read timeout)$/;

/** The database did not do its work, and nothing is wrong with the work. */
export function isPassingFault(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return NETWORK.includes(code) || (code.length === 5 && PASSING_CLASSES.some((prefix) => code.startsWith(prefix)));
  return typeof message === 'string' && OF_CONNECTIONS.test(message);
}
