/**
 * At most `length` UTF-16 units of somebody else's text, fit to be stored: half of a pair, left by the cut or there before, becomes U+FFFD,
 * for no event can hold it.
 */
export function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}
