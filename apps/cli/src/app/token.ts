import { Fault } from './fault.js';
import type { Terminal } from './terminal.js';

export const TOKEN_HELP = 'personal token (ks_pat_…); "-" reads it from standard input. Better KEYSTEAD_TOKEN or the prompt: others on this machine can see arguments';
const MAX_TOKEN = 512;

/** From the option, the environment or the person, in this order. @throws Fault when there is none or it is none */
export async function personalToken(option: string | undefined, env: NodeJS.ProcessEnv, terminal: Terminal): Promise<string> {
  const given = option === '-' ? await terminal.readAll(MAX_TOKEN) : (option ?? env['KEYSTEAD_TOKEN'] ?? (await terminal.askHidden?.('Personal token (from your profile page, not shown while you type): ')));
  if (given === undefined) throw new Fault('a personal token is needed: set KEYSTEAD_TOKEN, or pipe it in with --token - (make one on your profile page)');
  const token = given.trim();
  if (!/^ks_pat_[A-Za-z0-9_-]{10,400}$/.test(token)) throw new Fault('that is not a whole personal token; copy all of it, from ks_pat_ to its end');
  return token;
}
