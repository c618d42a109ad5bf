/** A pattern for LIKE that finds the text anywhere; `%`, `_` and the backslash in it are letters like others. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
