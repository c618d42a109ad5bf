import type { PoolClient } from 'pg';
import { grantEventWriter } from '@keystead/event-store/src/postgres/schema.js';

/**
 * Who may do what in the database. The login of `KEYSTEAD_DATABASE_URL` owns everything and migrates; each connection of a running
 * process takes on one of these roles, which cannot log in themselves, and with it no right but its own.
 */
export const ROLES = {
  /** Routes and commands: read models and the contexts' own tables, both under row-level security. */
  application: 'keystead_application',
  /** Read models, checkpoints and evidence; no secret and no account. */
  projector: 'keystead_projector',
  /** Appends events and reads them. */
  eventWriter: 'keystead_event_writer',
} as const;
export type DatabaseRole = keyof typeof ROLES;

/** The organisation whose rows the application sees in this transaction; without it, none. */
export const ORGANISATION_SETTING = 'keystead.organisation';

/** Roles belong to the whole server: another database, or another start at the same moment, may have made them. */
const MAKE_ROLES = Object.values(ROLES)
  .map(
    (role) => `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  IF NOT pg_has_role(current_user, '${role}', 'SET') THEN EXECUTE format('GRANT ${role} TO %I WITH SET TRUE', current_user); END IF;
END $$;`,
  )
  .join('');

/** Makes the roles; before anything connects as one of them. Needs CREATEROLE, or roles that somebody else has made and granted. */
export async function makeRoles(client: PoolClient): Promise<void> {
  await client.query(MAKE_ROLES);
}

/** Where rows stay for good: a tombstone that is deleted would let an erased person have a key again. */
const NEVER_DELETED = 'crypto';

/** @param own schemas of the contexts' own tables, see `ownSchemas` */
export async function grantRights(client: PoolClient, own: readonly string[]): Promise<void> {
  const { application, projector, eventWriter } = ROLES;
  await grantEventWriter(client, eventWriter);
  for (const schema of own) {
    await grantTables(client, schema, application, schema === NEVER_DELETED ? 'SELECT, INSERT, UPDATE' : 'SELECT, INSERT, UPDATE, DELETE');
    // Earlier versions gave it.
    if (schema === NEVER_DELETED) await client.query(`REVOKE DELETE ON ALL TABLES IN SCHEMA ${schema} FROM ${application}`);
    await client.query(`DO $$ BEGIN IF to_regnamespace('${schema}') IS NOT NULL THEN GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${application}; END IF; END $$`);
  }
  for (const schema of ['platform', 'evidence']) {
    await grantTables(client, schema, application, 'SELECT');
    await grantTables(client, schema, projector, 'SELECT, INSERT, UPDATE, DELETE');
    await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${projector}`);
  }
}

async function grantTables(client: PoolClient, schema: string, role: string, rights: string): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rows.length > 0) await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT ${rights} ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
}

/** The same server and login, in a role from the first statement on. @param more options of the connection */
export function asRole(url: string, role: DatabaseRole, more = ''): string {
  const address = new URL(url);
  address.searchParams.set('options', `${address.searchParams.get('options') ?? ''} -c role=${ROLES[role]} -c jit=off ${more}`.trim());
  return address.toString();
}
