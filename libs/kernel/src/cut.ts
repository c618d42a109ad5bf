/**
 * At most `length` UTF-16 units of somebody else's text, fit to be stored: what no event can hold (half of a pair, left by the cut or there
 * before) and what no row can hold (NUL) becomes U+FFFD.
 */
export function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed().replaceAll('\0', '\ufffd');
}
