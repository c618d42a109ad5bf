import { installSubjectKeySchema } from '@keystead/crypto/src/subject-keys-schema.js';
import { installEvidenceSchema } from '@keystead/evidence/src/postgres/schema.js';
import { installSchema } from '@keystead/event-store/src/postgres/schema.js';
import type { PoolClient } from 'pg';
import type { ContextDefinition } from '../context/define-context.js';
import { migrate, oneAtATime } from '../database/migrations.js';
import { platformMigrations } from '../database/platform.migrations.js';
import { grantRights, makeRoles } from '../database/roles.js';
import { protectOwnTables } from '../database/row-security.js';
import { ownSchemas, projectionsOf } from '../context/define-context.js';
import { openGuards, type OpenGuard } from '../operating/check-guards.js';
import { prepareReadModels } from '../projections/read-models.js';
import { rebuild, type RebuildReport } from '../projections/rebuild.js';
import { refuseNewer } from './demand-database.js';
import type { Core } from './open-core.js';
import { demandEngine, engineOf, recordEngine } from './open-store.js';

export interface Prepared {
  readonly migrations: readonly string[];
  readonly readModels: readonly string[];
  readonly rebuilt: readonly RebuildReport[];
  /** Of tables that were there before: guards that let something pass, and were put back. */
  readonly guards: readonly OpenGuard[];
}

/**
 * Brings a database to this version: event store, keys, write-side tables, read models; rebuilds those whose shape is new. An event that
 * a projector cannot fold is parked and counted in the report; it does not stop the upgrade. Each step is whole or not there at all, so one
 * that was cut short is finished by the next; one at a time works, the others wait.
 * @param say told what an operator should know meanwhile
 * @throws DatabaseRefused when the database is of a newer version
 */
export async function prepareDatabase(core: Core, say: (line: string) => void = () => undefined): Promise<Prepared> {
  const client = await core.owner.connect();
  try {
    return await oneAtATime(client, () => say('Another migration of this database is under way; this one goes on when that has ended.'), () => prepare(core, client, say));
  } finally {
    client.release(true);
  }
}

async function prepare(core: Core, client: PoolClient, say: (line: string) => void): Promise<Prepared> {
  await refuseNewer(client, core.contexts);
  const guards = await openGuards(client);
  const migrations = await installTables(client, core.contexts);
  await recordEngine(client, engineOf(core.platform));
  await grantRights(client, ownSchemas(core.contexts));
  await protectOwnTables(client, ownSchemas(core.contexts));
  await demandEngine(client, engineOf(core.platform));
  const url = core.platform.KEYSTEAD_DATABASE_URL;
  const projections = projectionsOf(core.contexts);
  const { made, outdated } = await prepareReadModels(core.owner, url, projections);
  const rebuilt: RebuildReport[] = [];
  for (const projection of projections.filter((candidate) => outdated.includes(candidate.name))) {
    // With the connection the lock is gone, and another one may be at work.
    await client.query('SELECT 1');
    rebuilt.push(await rebuild({ log: core.log, pool: core.owner, url, say }, projection));
  }
  return { migrations, readModels: made, rebuilt, guards };
}

/** @param only names of the steps to apply: as far as the database of a backup had come; all when left out */
export async function installTables(client: PoolClient, contexts: readonly ContextDefinition[], only?: ReadonlySet<string>): Promise<string[]> {
  await makeRoles(client);
  await installSchema(client);
  await installSubjectKeySchema(client);
  await installEvidenceSchema(client);
  const steps = [...platformMigrations, ...contexts.flatMap((context) => [...(context.migrations ?? [])])];
  return migrate(client, only === undefined ? steps : steps.filter(({ name }) => only.has(name)));
}
