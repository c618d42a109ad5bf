// @ts-check
/** What each process is told. The runner may reach neither database nor keys, so it is not told where they are. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/** Kept from a process by name. @type {Readonly<Record<string, readonly string[]>>} */
export const WITHHELD = {
  runner: ['KEYSTEAD_DATABASE_URL', 'KEYSTEAD_EVENTSTORE_URL', 'KEYSTEAD_KMS', 'KEYSTEAD_KMS_ENDPOINT', 'GOOGLE_APPLICATION_CREDENTIALS', 'KEYSTEAD_METRICS_TOKEN'],
};

/** Meant for the suites and for the command line; the product would refuse them as misspelt settings, and has no business with a person's token. */
const FOR_OTHERS = ['KEYSTEAD_REQUIRE', 'KEYSTEAD_CHROMIUM', 'KEYSTEAD_SERVER', 'KEYSTEAD_TOKEN'];

/** `.env` in the checkout, under what the shell says. @param {string} root @param {Environment} env @returns {Environment} */
export function withEnvFile(root, env) {
  const file = join(root, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}

/** The variable that names a database; null: ours is to be started. @param {Environment} env */
export function namedDatabase(env) {
  return ['KEYSTEAD_DATABASE_URL', 'KEYSTEAD_DATABASE_URL_FILE'].find((name) => env[name]) ?? null;
}

/**
 * @param {{ env: Environment, home: string, databaseUrl: string | null, port: number }} options null: the environment names it
 * @returns {NodeJS.ProcessEnv}
 */
export function productEnvironment({ env, home, databaseUrl, port }) {
  const production = env['NODE_ENV'] === 'production';
  const inherited = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_') && !FOR_OTHERS.includes(name)));
  return {
    NODE_ENV: 'development',
    KEYSTEAD_DEMO: production ? 'false' : 'true',
    ...inherited,
    KEYSTEAD_HOME: home,
    ...(databaseUrl === null ? {} : { KEYSTEAD_DATABASE_URL: databaseUrl }),
    PORT: String(port),
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_COMPILE_CACHE: join(home, 'cache'),
  };
}

/** @param {string} name of the process @param {NodeJS.ProcessEnv} env @returns {NodeJS.ProcessEnv} */
export function environmentOf(name, env) {
  const withheld = WITHHELD[name] ?? [];
  return Object.fromEntries(Object.entries(env).filter(([variable]) => !withheld.includes(variable.replace(/_FILE$/, ''))));
}
