import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

const NAMES_A_FILE = /^(KEYSTEAD_[A-Z0-9_]+)_FILE$/;
const MAX_BYTES = 16_384;

/**
 * `KEYSTEAD_X_FILE=/run/secrets/x` stands for KEYSTEAD_X with the text of that file, without the newline at its end: secrets then need not stand
 * in an environment, which every child process and whoever may inspect a container can read. A fault names the variable, never the text.
 */
export function withFiles(env: Environment): { readonly env: Environment; readonly faults: readonly string[] } {
  const resolved: Record<string, string | undefined> = { ...env };
  const faults: string[] = [];
  for (const [variable, path] of Object.entries(env)) {
    const name = NAMES_A_FILE.exec(variable)?.[1];
    if (name === undefined) continue;
    delete resolved[variable];
    if (path === undefined || path === '') continue;
    const read = (env[name] ?? '') === '' ? textOf(path) : { fault: `set it or ${name}, not both` };
    if ('fault' in read) faults.push(`${variable}: ${read.fault}`);
    else resolved[name] = read.text;
  }
  return { env: resolved, faults };
}

function textOf(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    // A secret that was lost must not turn into a default.
    if (text === '') return { fault: 'the file is empty' };
    return Buffer.byteLength(text) > MAX_BYTES ? { fault: `the file is larger than ${MAX_BYTES} bytes` } : { text };
  } catch (error) {
    return { fault: `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` };
  }
}
