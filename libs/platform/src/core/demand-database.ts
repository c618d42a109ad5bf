import type { ClientBase } from 'pg';
import { projectionsOf, type ContextDefinition } from '../context/define-context.js';
import { platformMigrations } from '../database/platform.migrations.js';
import { tableExists } from '../database/table-exists.js';
import { OUTDATED } from '../projections/read-models.js';
import { notReached } from './not-reached.js';

/** Why nothing starts on this database, or a migration does not begin: a sentence that says what to do. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
}

type Asked = Pick<ClientBase, 'query'>;

/** `GRANT … WITH SET` is as old as that. */
const OLDEST = 16;

export interface Server {
  readonly version: string;
  readonly tooOld: boolean;
  readonly standby: boolean;
}

export const UPGRADE_SERVER = `upgrade it to version ${OLDEST} or newer`;

export async function serverOf(asked: Asked): Promise<Server> {
  const { rows } = await asked.query<{ number: string; version: string; standby: boolean }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version, pg_is_in_recovery() AS standby`,
  );
  const { number, version, standby } = rows[0]!;
  return { version, standby, tooOld: Number(number) < OLDEST * 10_000 };
}

/** For what is asked of a database first. @throws DatabaseRefused saying which setting to look at */
export async function reach<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { said, fault, next } = notReached(error);
    throw new DatabaseRefused(`${fault[0]!.toUpperCase()}${fault.slice(1)} (${said}): ${next}. Nothing was changed.`, { cause: error });
  }
}

/** Also that somebody answers, for this is asked first. @throws DatabaseRefused */
export async function demandServer(asked: Asked): Promise<void> {
  const { version, tooOld } = await reach(() => serverOf(asked));
  if (tooOld) throw new DatabaseRefused(`PostgreSQL ${version} is too old for Keystead: ${UPGRADE_SERVER}, or name another server in KEYSTEAD_DATABASE_URL. Nothing was changed.`);
}

export function knownMigrations(contexts: readonly ContextDefinition[]): string[] {
  return [...platformMigrations, ...contexts.flatMap((context) => [...(context.migrations ?? [])])].map(({ name }) => name);
}

export interface Steps {
  /** Of this version, and not applied. */
  readonly missing: readonly string[];
  /** Applied, and unknown to this version. */
  readonly newer: readonly string[];
}

/** How far the database has come; null when no step was ever applied to it. */
export async function stepsOf(asked: Asked, contexts: readonly ContextDefinition[]): Promise<Steps | null> {
  if (!(await tableExists(asked, 'platform.migrations'))) return null;
  const { rows } = await asked.query<{ name: string }>('SELECT name FROM platform.migrations');
  const done = new Set(rows.map(({ name }) => name));
  const wanted = knownMigrations(contexts);
  return { missing: wanted.filter((name) => !done.has(name)), newer: [...done].filter((name) => !wanted.includes(name)) };
}

/** An older version would not know what to do with what a newer one has changed. @throws DatabaseRefused */
export async function refuseNewer(asked: Asked, contexts: readonly ContextDefinition[]): Promise<void> {
  const newer = (await stepsOf(asked, contexts))?.newer ?? [];
  if (newer.length > 0) throw new DatabaseRefused(`The database is of a newer version of Keystead: it has ${shown(newer)}, which this version does not know. Start the newer version, or restore the backup made before the upgrade. Nothing was changed.`);
}

/** That the database is of this very version, and whole. @throws DatabaseRefused */
export async function demandPrepared(asked: Asked, contexts: readonly ContextDefinition[]): Promise<void> {
  const steps = await stepsOf(asked, contexts);
  if (steps === null) throw new DatabaseRefused('Nothing of Keystead is in this database yet: run `keystead admin migrate`, or restore a backup if it should hold data.');
  await refuseNewer(asked, contexts);
  if (steps.missing.length > 0) throw new DatabaseRefused(`The database is of an older version of Keystead, or its migration was cut short: ${shown(steps.missing)} is missing. Run \`keystead admin migrate\`, which goes on where it stopped.`);
  const unfinished = await unfinishedReadModels(asked, contexts);
  if (unfinished.length > 0) throw new DatabaseRefused(`The migration of this database was cut short: ${shown(unfinished)} cannot be read yet. Run \`keystead admin migrate\`, which goes on where it stopped.`);
}

async function unfinishedReadModels(asked: Asked, contexts: readonly ContextDefinition[]): Promise<string[]> {
  const { rows } = await asked.query<{ name: string }>(
    `SELECT w.name FROM unnest($1::text[]) AS w(name) LEFT JOIN platform.projections p ON p.name = w.name AND p.shape NOT IN ('', $2) WHERE p.name IS NULL`,
    [projectionsOf(contexts).map(({ name }) => name), OUTDATED],
  );
  return rows.map(({ name }) => name);
}

const SHOWN = 5;

function shown(names: readonly string[]): string {
  return `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;
}
