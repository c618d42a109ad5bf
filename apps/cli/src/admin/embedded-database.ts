import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({ user: z.string().min(1), password: z.string().min(1) });
/** Lines of PostgreSQL's own note of the server that runs in a data directory. */
const PID = 0;
const PORT = 3;

/**
 * Of an installation that `npm start` runs with its own PostgreSQL the database need not be named: KEYSTEAD_HOME says where it is. Nothing is done
 * when a database is named, or neither is.
 * @throws Error when KEYSTEAD_HOME has none, or it does not run or may not be reached, saying what to do
 */
export function nameEmbeddedDatabase(env: Record<string, string | undefined>): void {
  const url = addressIn(env);
  if (url !== null) env['KEYSTEAD_DATABASE_URL'] = url;
}

function addressIn(env: Readonly<Record<string, string | undefined>>): string | null {
  const named = ['KEYSTEAD_DATABASE_URL', 'KEYSTEAD_DATABASE_URL_FILE'].some((name) => (env[name] ?? '') !== '');
  const home = env['KEYSTEAD_HOME'] ?? '';
  if (named || home === '') return null;
  const file = join(home, 'postgres.json');
  const text = textOf(file);
  if (text === null) throw new Error(whereToLook(resolve(home)));
  const secrets = secretsOf(file, text);
  const server = textOf(join(home, 'postgres', 'postmaster.pid'))?.split('\n') ?? [];
  const port = Number(server[PORT]);
  if (!Number.isInteger(port) || port < 1 || !runs(Number(server[PID]))) throw new Error(`the database in ${join(home, 'postgres')} does not run: start Keystead first (npm start), or name another in KEYSTEAD_DATABASE_URL`);
  return `postgres://${encodeURIComponent(secrets.user)}:${encodeURIComponent(secrets.password)}@127.0.0.1:${port}/keystead`;
}

/** An operator in a wrong folder, or under another account, is to see where was looked. */
function whereToLook(home: string): string {
  if (existsSync(join(home, 'keys'))) return `Keystead in ${home} has no PostgreSQL of its own: name its database in KEYSTEAD_DATABASE_URL (see docs/operating.md; for a restore under "Restore")`;
  return `no Keystead in ${home}: set KEYSTEAD_HOME to where yours keeps its data, or name a PostgreSQL in KEYSTEAD_DATABASE_URL (see docs/operating.md; for a restore under "Restore")`;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new Error(`${file} cannot be read (${code ?? 'unknown'}): run this as the user who starts Keystead`, { cause: error });
  }
}

function secretsOf(file: string, text: string): z.infer<typeof secretsSchema> {
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is damaged: restore it from a backup`);
  }
}

function runs(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
