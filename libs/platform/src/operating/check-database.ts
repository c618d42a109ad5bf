import type { ClientBase } from 'pg';
import { ownSchemas, projectionsOf, type ContextDefinition } from '../context/define-context.js';
import { READ_SCHEMA } from '../database/database.js';
import { knownMigrations, serverOf, stepsOf, UPGRADE_SERVER } from '../core/demand-database.js';
import { recordedEngine, type EngineName } from '../core/open-store.js';
import { ROLES } from '../database/roles.js';
import { openOwnTables } from '../database/row-security.js';
import { REACTION } from '../projections/parking.js';
import { shapeOf } from '../projections/read-models.js';
import { fail, ok, warn, type Tell } from './finding.js';
import type { LogEnd } from './log-end.js';

const MIGRATE = 'run `keystead admin migrate`';

export async function checkServer(client: ClientBase, tell: Tell): Promise<void> {
  const { version, tooOld, standby } = await serverOf(client);
  if (tooOld) return tell(fail(`PostgreSQL ${version} is too old`, UPGRADE_SERVER));
  tell(standby ? fail(`PostgreSQL ${version} is a standby and takes no writes`, 'name the primary in KEYSTEAD_DATABASE_URL') : ok(`PostgreSQL ${version}`));
}

/** @returns whether the tables are there, so that the other looks make sense */
export async function checkMigrations(client: ClientBase, contexts: readonly ContextDefinition[], tell: Tell): Promise<boolean> {
  const { rows: places } = await client.query<{ name: string; there: boolean }>(
    `SELECT name, to_regclass(name) IS NOT NULL AS there FROM unnest(ARRAY['events.log', 'evidence.leaves', 'crypto.subject_keys', 'platform.migrations', 'platform.projections']) AS name`,
  );
  const absent = places.filter(({ there }) => !there).map(({ name }) => name);
  if (absent.length > 0) {
    tell(fail(`there is no ${absent.join(', ')}`, `${MIGRATE}, or restore a backup if this database should hold data`));
    return false;
  }
  const { missing, newer } = (await stepsOf(client, contexts))!;
  if (missing.length > 0) tell(fail(`${missing.length} steps are not applied: ${missing.join(', ')}`, MIGRATE));
  if (newer.length > 0) tell(fail(`the database is of a newer version: it has ${newer.join(', ')}`, 'start the newer version again, or restore the backup made before the upgrade'));
  if (missing.length + newer.length === 0) tell(ok(`all ${knownMigrations(contexts).length} steps are applied`));
  return true;
}

/** @returns where the events of this installation are, whatever the settings say */
export async function checkEngine(client: ClientBase, configured: EngineName, tell: Tell): Promise<EngineName> {
  const recorded = (await recordedEngine(client)) ?? configured;
  if (recorded === configured) return recorded;
  const move = 'to move the events see docs/eventstoredb.md';
  if (recorded === 'postgres') tell(fail('KEYSTEAD_EVENTSTORE_URL does not fit this installation: its events are in PostgreSQL', `leave it out; ${move}`));
  else tell(fail('KEYSTEAD_EVENTSTORE_URL is not set, and the events of this installation are in EventStoreDB', `name that EventStoreDB in it; ${move}`));
  return recorded;
}

const REMOVES = `
  SELECT r.rolname AS role, w."table", w."right"
    FROM pg_roles r, (VALUES ('events.log', 'UPDATE'), ('events.log', 'DELETE'), ('events.log', 'TRUNCATE'), ('crypto.subject_keys', 'DELETE'), ('crypto.subject_keys', 'TRUNCATE')) AS w("table", "right")
   WHERE r.rolname = ANY($1) AND has_table_privilege(r.oid, w."table", w."right") ORDER BY 1, 2, 3`;
const SEES_SECRETS = `
  SELECT r.rolname AS role, n.nspname || '.' || c.relname AS "table", 'SELECT' AS "right" FROM pg_roles r, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE r.rolname = $1 AND n.nspname = ANY($2) AND c.relkind IN ('r', 'p') AND has_table_privilege(r.oid, c.oid, 'SELECT')`;

export async function checkRoles(client: ClientBase, contexts: readonly ContextDefinition[], tell: Tell): Promise<void> {
  const names = Object.values(ROLES);
  const { rows } = await client.query<{ rolname: string; strong: boolean; usable: boolean }>(
    `SELECT rolname, rolcanlogin OR rolsuper OR rolbypassrls AS strong, pg_has_role(current_user, oid, 'SET') AS usable FROM pg_roles WHERE rolname = ANY($1)`,
    [names],
  );
  const known = new Map(rows.map((row) => [row.rolname, row]));
  const missing = names.filter((name) => known.get(name)?.usable !== true);
  const strong = rows.filter((row) => row.strong).map((row) => row.rolname);
  if (missing.length > 0) tell(fail(`the login cannot take on ${missing.join(', ')}`, `${MIGRATE} as a login that may make roles`));
  if (strong.length > 0) tell(fail(`${strong.join(', ')} may log in or pass row-level security`, 'take that away: ALTER ROLE … NOLOGIN NOSUPERUSER NOBYPASSRLS'));
  type Granted = { role: string; table: string; right: string };
  const { rows: removes } = await client.query<Granted>(REMOVES, [names]);
  const { rows: sees } = await client.query<Granted>(SEES_SECRETS, [ROLES.projector, ownSchemas(contexts)]);
  const granted = [...removes, ...sees];
  for (const { role, table, right } of granted) tell(fail(`${role} has ${right} on ${table}`, `REVOKE ${right} ON ${table} FROM ${role}, and ask who granted it`));
  if (missing.length + strong.length + granted.length === 0) tell(ok(`${names.length} roles are there and have no right too many`));
}

export async function checkRowSecurity(client: ClientBase, contexts: readonly ContextDefinition[], tell: Tell): Promise<void> {
  const tables = projectionsOf(contexts).flatMap(({ entities }) => entities.map(({ meta }) => meta.tableName));
  const { rows } = await client.query<{ name: string; there: boolean; kept: boolean }>(
    `SELECT w.name, c.oid IS NOT NULL AS there,
            coalesce(c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'read_own'), false) AS kept
       FROM unnest($1::text[]) AS w(name) LEFT JOIN pg_class c ON c.relname = w.name AND c.relnamespace = to_regnamespace($2) ORDER BY w.name`,
    [tables, READ_SCHEMA],
  );
  const absent = rows.filter(({ there }) => !there).map(({ name }) => name);
  const own = await openOwnTables(client, ownSchemas(contexts));
  const open = [...rows.filter(({ there, kept }) => there && !kept), ...own.open].map(({ name }) => name);
  if (absent.length > 0) tell(fail(`tables are missing: ${absent.join(', ')}`, 'run `keystead admin rebuild`'));
  if (open.length > 0) tell(fail(`row-level security is not in force on ${open.join(', ')}`, MIGRATE));
  if (absent.length + open.length === 0) tell(ok(`row-level security is forced on ${rows.length + own.kept} tables`));
}

/** Rows that waited for a leader a moment ago are no fault; those of another shape show nothing at all. @param end null: the log cannot be read */
export async function checkReadModels(client: ClientBase, { url, contexts, end }: { url: string; contexts: readonly ContextDefinition[]; end: LogEnd | null }, tell: Tell): Promise<void> {
  const { rows } = await client.query<{ name: string; shape: string; position: string }>('SELECT name, shape, position FROM platform.projections ORDER BY name');
  const known = new Map(rows.map((row) => [row.name, row]));
  const projections = projectionsOf(contexts);
  const outdated: string[] = [];
  for (const projection of projections) {
    const { shape } = await shapeOf(url, projection, READ_SCHEMA);
    if (known.get(projection.name)?.shape !== shape) outdated.push(projection.name);
  }
  if (outdated.length > 0) tell(fail(`not of this version's shape: ${outdated.join(', ')}`, `${MIGRATE}: it rebuilds them`));
  const slow: string[] = [];
  if (end !== null) for (const { name, position } of rows) if ((await end.behind(position, FAR_BEHIND + 1)) > FAR_BEHIND) slow.push(name);
  const ahead = end === null ? [] : rows.filter(({ position }) => end.isBefore(position)).map(({ name }) => name);
  if (ahead.length > 0) tell(fail(`made from events that are not in the log, which ends before them: ${ahead.join(', ')}`, 'an older log is under newer rows: restore the backup anew into an empty database, with everything stopped'));
  if (slow.length > 0) tell(warn(`more than ${FAR_BEHIND} events behind the log: ${slow.join(', ')}`, 'see that a worker is running, and what it logs'));
  if (outdated.length + slow.length + ahead.length === 0) tell(ok(`${projections.length} read models have the shape of this version${end === null ? '' : ' and follow the log'}`));
}

const FAR_BEHIND = 10_000;

export async function checkParked(client: ClientBase, tell: Tell): Promise<void> {
  const { rows } = await client.query<{ projection: string; events: number; first: string }>(
    'SELECT projection, count(*)::int AS events, (array_agg(position ORDER BY ordinal))[1] AS first FROM platform.parked GROUP BY projection ORDER BY projection',
  );
  for (const { projection, events, first } of rows) {
    tell(warn(`${projection}: ${events} ${events === 1 ? 'event waits' : 'events wait'} from position ${first} on`, projection.startsWith(REACTION) ? 'look at what the worker logs of it, and mend that: it is tried again every few minutes' : `install a mended version, or try \`keystead admin rebuild ${projection}\``));
  }
  if (rows.length === 0) tell(ok('no event is parked'));
}
