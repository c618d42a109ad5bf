// @ts-check
import { join } from 'node:path';
import { readPrivateJson } from './private-files.mjs';

/** Written by the seed, mode 0600. */
export const ACCOUNTS_FILE = 'demo-accounts.json';

/** @typedef {{ role: string, email: string, password: string }} DemoAccount */

/** @param {unknown} value @returns {value is DemoAccount} */
function isAccount(value) {
  const { role, email, password } = /** @type {Partial<DemoAccount>} */ (value ?? {});
  return typeof role === 'string' && typeof email === 'string' && typeof password === 'string';
}

/** @param {string} home @returns {DemoAccount[]} */
export function demoAccounts(home) {
  const value = readPrivateJson(join(home, ACCOUNTS_FILE));
  const list = Array.isArray(value) ? value : /** @type {{ accounts?: unknown } | null} */ (value)?.accounts;
  return Array.isArray(list) ? list.filter(isAccount) : [];
}

const UNKNOWN = '  Demo accounts: none whose password is known here. Sign in with an account you have, or ask an administrator for a reset link.';

/** @param {{ address: string, home: string, database: string | null, demo: boolean, accounts: readonly DemoAccount[] }} facts */
export function greeting({ address, home, database, demo, accounts }) {
  const widest = (/** @type {'role' | 'email'} */ key) => Math.max(0, ...accounts.map((account) => account[key].length));
  const rows = accounts.map((account) => `    ${account.role.padEnd(widest('role'))}  ${account.email.padEnd(widest('email'))}  ${account.password}`);
  const none = demo ? ['', UNKNOWN] : [];
  const people = rows.length === 0 ? none : ['', '  Demo accounts (passwords as first generated):', ...rows];
  return [
    '',
    `  Keystead runs at ${address}`,
    ...people,
    '',
    `  Data:  ${home}${database === null ? '' : ` (database: ${database})`}`,
    `  Logs:  ${join(home, 'logs')}`,
    '  Stop:  Ctrl-C',
    '',
  ].join('\n');
}
