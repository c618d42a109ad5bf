// @ts-check
/** Processes name the command line by its name; in a checkout, where alone this program runs, it is a script of npm. @param {string} line */
export function asTyped(line) {
  return line.replaceAll('`keystead ', '`npm run -s keystead -- ');
}
