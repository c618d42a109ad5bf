/**
 * What an error says, in one line for a person or a log. Node's network layer gathers the refusals of a host with several addresses in an
 * error that has no words of its own: those of its parts are told.
 */
export function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  // By its shape and not its class: errors come from other realms too.
  const { message, errors } = error as { message?: unknown; errors?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  if (Array.isArray(errors) && errors.length > 0) return [...new Set(errors.map(messageOf))].join('; ');
  return String(error);
}
