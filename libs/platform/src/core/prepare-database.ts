import { installSubjectKeySchema } from '@keystead/crypto/src/subject-keys-schema.js';
import { installEvidenceSchema } from '@keystead/evidence/src/postgres/schema.js';
import { installSchema } from '@keystead/event-store/src/postgres/schema.js';
import type { PoolClient } from 'pg';
import type { ContextDefinition } from '../context/define-context.js';
import { migrate } from '../database/migrations.js';
import { platformMigrations } from '../database/platform.migrations.js';
import { grantRights, makeRoles } from '../database/roles.js';
import { protectOwnTables } from '../database/row-security.js';
import { ownSchemas, projectionsOf } from '../context/define-context.js';
import { prepareReadModels } from '../projections/read-models.js';
import { rebuild, type RebuildReport } from '../projections/rebuild.js';
import type { Core } from './open-core.js';
import { demandEngine, engineOf, recordEngine } from './open-store.js';

export interface Prepared {
  readonly migrations: readonly string[];
  readonly readModels: readonly string[];
  readonly rebuilt: readonly RebuildReport[];
}

/**
 * Brings a database to this version: event store, keys, write-side tables, read models; rebuilds those whose shape is new. An event that
 * a projector cannot fold is parked and counted in the report; it does not stop the upgrade.
 */
export async function prepareDatabase(core: Core): Promise<Prepared> {
  const client = await core.owner.connect();
  let migrations: string[];
  try {
    migrations = await installTables(client, core.contexts);
    await recordEngine(client, engineOf(core.platform));
    await grantRights(client, ownSchemas(core.contexts));
    await protectOwnTables(client, ownSchemas(core.contexts));
  } finally {
    client.release();
  }
  await demandEngine(core.owner, engineOf(core.platform));
  const url = core.platform.KEYSTEAD_DATABASE_URL;
  const projections = projectionsOf(core.contexts);
  const { made, outdated } = await prepareReadModels(core.owner, url, projections);
  const rebuilt: RebuildReport[] = [];
  for (const projection of projections.filter((candidate) => outdated.includes(candidate.name))) {
    rebuilt.push(await rebuild({ log: core.log, pool: core.owner, url }, projection));
  }
  return { migrations, readModels: made, rebuilt };
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
