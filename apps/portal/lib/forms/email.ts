/** What is wrong with a typed address, or null. Said in the page's words: a browser's own bubble speaks its user's language, goes away and is not read with the field. */
export function emailFault(text: string): string | null {
  const email = text.trim();
  if (email === '') return 'Enter an e-mail address.';
  return /^[^\s@]+@[^\s@]+$/.test(email) ? null : 'Enter a whole e-mail address, such as ada@example.org.';
}
