/** What the command line says for people, with its commands as they can be pasted where it runs. Results (JSON, links, what an app gave) are written as they are. */

/** The groups of commands; `keystead` before another word is no command. */
export const GROUPS = ['admin', 'app', 'evidence'] as const;

const COMMAND = new RegExp(`(?<![\\w./-])keystead (?=(?:${GROUPS.join('|')})\\b)`, 'g');

/** In a checkout it is a script of npm, which names the script to what it starts; elsewhere, as in the image, a program. */
export function commandName(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env['npm_lifecycle_event'] === 'keystead' ? 'npm run -s keystead --' : 'keystead';
}

export function asTyped(text: string): string {
  return text.replace(COMMAND, `${commandName()} `);
}

/** What was asked for, on the standard output. */
export function print(text: string): void {
  process.stdout.write(asTyped(text));
}

/** What is said beside it, on the standard error. */
export function tell(text: string): void {
  process.stderr.write(asTyped(text));
}
