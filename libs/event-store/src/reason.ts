/** Says where a value is wrong and in what way, without quoting it: events hold personal data, and errors end up in logs. */
export function reasonOf(error: unknown): string {
  const issues = typeof error === 'object' && error !== null && 'issues' in error && Array.isArray(error.issues) ? (error.issues as readonly unknown[]) : [];
  if (issues.length === 0) return 'its schema refuses the data';
  return issues.slice(0, 10).map(describe).join(', ');
}

function describe(issue: unknown): string {
  const { path, code } = issue as { path?: unknown; code?: unknown };
  const where = Array.isArray(path) && path.length > 0 ? path.map(String).join('.') : 'data';
  return `${where} (${typeof code === 'string' ? code : 'invalid'})`;
}
