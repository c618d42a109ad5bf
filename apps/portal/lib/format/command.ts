/** How the command line is called in a checkout. Every page that prints a command takes it from here, so that it can be pasted as it stands. */
export function keystead(args: string): string {
  return `npm run -s keystead -- ${args}`;
}

const PLAIN = /^[\w./:@%+=,-]+$/;

/** One argument for a POSIX shell; quoted only where it must be. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
